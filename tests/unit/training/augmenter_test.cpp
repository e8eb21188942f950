#include <auricle/training/augmenter.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Ge;

constexpr std::size_t kBands = 16;
constexpr std::size_t kFrames = 40;

/// Value = 100 * band + frame, so that each tells where it comes from; negative as decibels are.
Matrix numbered() {
  Matrix song(kBands, kFrames);
  for (std::size_t band = 0; band < kBands; ++band) {
    for (std::size_t t = 0; t < kFrames; ++t) {
      song(band, t) = -2000.0F + 100.0F * static_cast<float>(band) + static_cast<float>(t);
    }
  }
  return song;
}

std::vector<float> draw(const Matrix& song, const Augmentation& augmentation, std::size_t n_frames,
                        std::uint64_t seed = 1) {
  const Augmenter augmenter(augmentation, n_frames, std::vector<float>(song.rows(), -7.0F));
  Random random(seed);
  std::vector<float> part(song.rows() * n_frames);
  augmenter.draw(song, random, part);
  return part;
}

TEST(Augmenter, CutsAStretchOfAllBands) {
  std::vector<float> begins;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::vector<float> part = draw(numbered(), {}, 10, seed);
    for (std::size_t i = 0; i < part.size(); ++i) {
      ASSERT_EQ(part[i] - part[0], static_cast<float>(100 * (i / 10) + i % 10));
    }
    begins.push_back(part[0] + 2000.0F);
  }
  EXPECT_EQ(std::ranges::min(begins), 0.0F);
  EXPECT_EQ(std::ranges::max(begins), 30.0F) << "every place must be possible";
}

TEST(Augmenter, BeginsAnewWhereASongIsTooShort) {
  const Matrix song({-1, -2, -3}, 1, 3);
  EXPECT_THAT(draw(song, {}, 7), ElementsAre(-1, -2, -3, -1, -2, -3, -1));
}

TEST(Augmenter, SameSeedSamePart) {
  const Augmentation everything{.tempo = 0.2,
                                .pitch_bands = 2.0,
                                .equalizer_db = 5.0,
                                .noise = 0.5,
                                .low_pass = 0.5,
                                .frequency_mask = 0.3,
                                .time_mask = 0.3};
  EXPECT_EQ(draw(numbered(), everything, 10, 3), draw(numbered(), everything, 10, 3));
  EXPECT_NE(draw(numbered(), everything, 10, 3), draw(numbered(), everything, 10, 4));
}

TEST(Augmenter, TempoChangesTheStepThroughTimeWithinItsBounds) {
  double slowest = 10.0;
  double fastest = 0.0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const std::vector<float> part = draw(numbered(), {.tempo = 0.25}, 10, seed);
    const double step = (part[8] - part[1]) / 7.0;  // off the edges
    slowest = std::min(slowest, step);
    fastest = std::max(fastest, step);
    ASSERT_NEAR(part[10] - part[0], 100.0F, 1e-3) << "bands stay where they are";
  }
  EXPECT_NEAR(slowest, 1.0 / 1.25, 0.02);
  EXPECT_NEAR(fastest, 1.25, 0.02);
}

TEST(Augmenter, PitchShiftsBandsWithinItsBounds) {
  double lowest = 1e9;
  double highest = -1e9;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const std::vector<float> part = draw(numbered(), {.pitch_bands = 2.0}, kFrames, seed);
    const double shift = (part[8 * kFrames] - (-2000.0 + 800.0)) / 100.0;
    lowest = std::min(lowest, shift);
    highest = std::max(highest, shift);
    ASSERT_NEAR(part[8 * kFrames + 1] - part[8 * kFrames], 1.0F, 1e-3) << "time stays as it is";
  }
  EXPECT_NEAR(lowest, -2.0, 0.05);
  EXPECT_NEAR(highest, 2.0, 0.05);
}

TEST(Augmenter, NoiseLiftsWhatIsSoftAndLeavesWhatIsLoud) {
  Matrix song(kBands, kFrames, -80.0F);
  std::ranges::fill(song.row(3), 0.0F);
  const std::vector<float> part = draw(song, {.noise = 1.0}, kFrames);
  EXPECT_NEAR(part[3 * kFrames], 0.0, 0.2);
  for (std::size_t band = 0; band < kBands; ++band) {
    if (band != 3) {
      EXPECT_GT(part[band * kFrames], -79.0) << band;
      EXPECT_LT(part[band * kFrames], -14.0) << band;
    }
  }
}

TEST(Augmenter, EqualizerIsOneCurveForAllFrames) {
  const Matrix song(kBands, kFrames, -40.0F);
  double squares = 0.0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const std::vector<float> part = draw(song, {.equalizer_db = 4.0}, kFrames, seed);
    for (std::size_t band = 0; band < kBands; ++band) {
      const std::span row(part.data() + band * kFrames, kFrames);
      ASSERT_THAT(row, Each(row[0]));
      squares += (row[0] + 40.0) * (row[0] + 40.0);
    }
  }
  EXPECT_NEAR(std::sqrt(squares / (400.0 * kBands)), 4.0, 1.5) << "decibels, over all curves and bands";
}

TEST(Augmenter, LowPassTakesUpperBandsToTheFloor) {
  const Matrix song(kBands, kFrames, -20.0F);
  int cut = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const std::vector<float> part = draw(song, {.low_pass = 0.5}, kFrames, seed);
    EXPECT_EQ(part[0], -20.0F) << "the lowest band is never cut";
    EXPECT_THAT(part, Each(Ge(-80.0F)));
    cut += part[(kBands - 1) * kFrames] < -20.0F ? 1 : 0;
  }
  EXPECT_NEAR(cut, 50, 20);
}

TEST(Augmenter, MasksHideOneStretchBehindTheMean) {
  const Matrix song(kBands, kFrames, -20.0F);
  std::size_t most_rows = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::vector<float> part = draw(song, {.frequency_mask = 0.5}, kFrames, seed);
    std::size_t hidden = 0;
    for (std::size_t band = 0; band < kBands; ++band) {
      const std::span row(part.data() + band * kFrames, kFrames);
      ASSERT_THAT(row, Each(row[0]));
      ASSERT_TRUE(row[0] == -20.0F || row[0] == -7.0F);
      hidden += row[0] == -7.0F ? 1 : 0;
    }
    most_rows = std::max(most_rows, hidden);
  }
  EXPECT_LE(most_rows, kBands / 2);
  EXPECT_GE(most_rows, kBands / 2 - 1);

  const std::vector<float> part = draw(song, {.time_mask = 1.0}, kFrames, 5);
  EXPECT_TRUE(std::equal(part.begin(), part.begin() + kFrames, part.begin() + kFrames))
      << "the same frames in all bands";
}

}  // namespace
}  // namespace auricle
