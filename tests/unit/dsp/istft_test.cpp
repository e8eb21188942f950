#include <auricle/dsp/istft.hpp>

#include <cmath>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

std::vector<float> noise(std::size_t n_samples) {
  Random random(11);
  std::vector<float> samples(n_samples);
  for (float& sample : samples) {
    sample = static_cast<float>(random.uniform({-1.0, 1.0}));
  }
  return samples;
}

std::vector<float> there_and_back(const std::vector<float>& samples, const StftOptions& options,
                                  std::optional<std::size_t> length) {
  std::vector<float> result;
  const SampleSink append = [&](std::span<const float> part) { result.insert(result.end(), part.begin(), part.end()); };
  Istft istft(options);
  Stft(options).for_each_spectrum(samples, [&](const SpectrumBlock& block) { istft.push(block, append); });
  istft.finish(length, append);
  return result;
}

double worst_difference(const std::vector<float>& a, const std::vector<float>& b) {
  double worst = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(static_cast<double>(a[i]) - b[i]));
  }
  return worst;
}

TEST(Istft, GivesTheSamplesBack) {
  for (const Precision precision : {Precision::kDouble, Precision::kSingle}) {
    for (const std::size_t n_fft : {2048U, 512U, 400U}) {
      for (const std::size_t n_samples : {1U, 700U, 20'000U, 100'003U}) {
        const StftOptions options{.n_fft = n_fft, .hop_length = n_fft / 4, .precision = precision};
        const std::vector<float> samples = noise(n_samples);
        const std::vector<float> back = there_and_back(samples, options, n_samples);
        ASSERT_EQ(back.size(), n_samples);
        EXPECT_LE(worst_difference(samples, back), test::kThereAndBack) << n_fft << ", " << n_samples;
      }
    }
  }
}

TEST(Istft, GivesBackWhatWindowsReachInFramesShorterThanTheTransform) {
  const StftOptions options{.n_fft = 512, .hop_length = 100, .center = false, .frame_length = 400};
  const std::vector<float> samples = noise(20'000);  // 197 frames, to the last sample
  const std::vector<float> back = there_and_back(samples, options, std::nullopt);
  ASSERT_EQ(back.size(), samples.size());
  const auto inner = [](const std::vector<float>& all) { return std::vector(all.begin() + 400, all.end() - 400); };
  EXPECT_LE(worst_difference(inner(back), inner(samples)), test::kThereAndBack);
}

// librosa.istft(librosa.stft(y)) of 20,000 samples has (frames - 1) * hop of them
TEST(Istft, WithoutALengthHasThatOfTheFrames) {
  const std::vector<float> samples = noise(20'000);
  const std::vector<float> back = there_and_back(samples, {}, std::nullopt);
  ASSERT_EQ(back.size(), 19'968U);
  EXPECT_LE(worst_difference(back, samples), test::kThereAndBack);
  EXPECT_EQ(there_and_back(samples, {.center = false}, std::nullopt).size(), 35U * 512 + 2048);
}

TEST(Istft, FillsUpWithZeros) {
  const std::vector<float> back = there_and_back(noise(1000), {.n_fft = 64, .hop_length = 16}, 3000);
  ASSERT_EQ(back.size(), 3000U);
  EXPECT_THAT(std::vector<float>(back.begin() + 1100, back.end()), testing::Each(0.0F));
}

TEST(Istft, RefusesALengthThatIsGone) { EXPECT_THROW(there_and_back(noise(100'000), {}, 10'000), UsageError); }

TEST(Istft, BeginsAnewAfterTheEnd) {
  const std::vector<float> samples = noise(5000);
  const StftOptions options{.n_fft = 256, .hop_length = 64};
  Istft istft(options);
  std::vector<std::vector<float>> rounds(2);
  for (std::vector<float>& round : rounds) {
    const SampleSink append = [&](std::span<const float> part) { round.insert(round.end(), part.begin(), part.end()); };
    Stft(options).for_each_spectrum(samples, [&](const SpectrumBlock& block) { istft.push(block, append); });
    istft.finish(samples.size(), append);
  }
  EXPECT_EQ(rounds[0], rounds[1]);
}

}  // namespace
}  // namespace auricle
