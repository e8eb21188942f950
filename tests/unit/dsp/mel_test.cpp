#include <auricle/dsp/mel.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <auricle/core/random.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::DoubleNear;
using testing::Pointwise;

// librosa 0.11's documentation and results
TEST(MelScale, EqualsLibrosa) {
  EXPECT_NEAR(hz_to_mel(60, MelScale::kSlaney), 0.9, 1e-12);
  EXPECT_NEAR(hz_to_mel(1000, MelScale::kSlaney), 15.0, 1e-12);
  EXPECT_NEAR(hz_to_mel(6400, MelScale::kSlaney), 42.0, 1e-12);
  EXPECT_NEAR(hz_to_mel(440, MelScale::kHtk), 549.6386753811498, 1e-9);
  EXPECT_NEAR(mel_to_hz(3, MelScale::kSlaney), 200.0, 1e-12);
  EXPECT_NEAR(mel_to_hz(42, MelScale::kSlaney), 6400.0, 1e-9);
}

TEST(MelScale, ThereAndBackIsWhereWeBegan) {
  for (const MelScale scale : {MelScale::kSlaney, MelScale::kHtk}) {
    for (const double hz : {0.0, 1.0, 999.9, 1000.0, 1000.1, 11'025.0, 96'000.0}) {
      EXPECT_NEAR(mel_to_hz(hz_to_mel(hz, scale), scale), hz, 1e-9 * (1.0 + hz));
    }
  }
}

// librosa.mel_frequencies(n_mels=5, fmin=0, fmax=8000)
TEST(MelFrequencies, EqualLibrosa) {
  EXPECT_THAT(mel_frequencies(5, {.low = 0.0, .high = 8000.0}, MelScale::kSlaney),
              Pointwise(DoubleNear(1e-9), {0.0, 754.0940078654163, 1688.90846266178, 3675.7676342900468, 8000.0}));
}

// torchaudio.compliance.kaldi.get_mel_banks(3, 16, 16000, 0, 8000, …), whose formula has no other numbers in it
TEST(MelFilters, MayBeStraightOverMels) {
  const Matrix weights = MelFilters({.sample_rate_hz = 16'000.0,
                                     .n_fft = 16,
                                     .n_mels = 3,
                                     .scale = MelScale::kHtk,
                                     .norm = MelNorm::kNone,
                                     .triangles = MelTriangles::kMel})
                             .dense();
  const double top = 4.0 / std::log(1.0 + 8000.0 / 700.0);
  for (std::size_t bin = 0; bin < weights.cols(); ++bin) {
    const double at = top * std::log(1.0 + static_cast<double>(bin) * 1000.0 / 700.0);  // centres at 1, 2 and 3
    for (std::size_t band = 0; band < weights.rows(); ++band) {
      const double wanted = std::max(0.0, 1.0 - std::abs(at - static_cast<double>(band + 1)));
      EXPECT_NEAR(weights(band, bin), wanted, test::kFloatRelative) << band << ", " << bin;
    }
  }
}

TEST(MelFilters, SumABlockAsTheirDenseMatrixWould) {
  const MelFilters filters({.n_fft = 512, .n_mels = 40});
  const Matrix weights = filters.dense();
  Random random(1);
  AlignedVector<float> block(filters.bins() * kBlockFrames);
  for (float& value : block) {
    value = static_cast<float>(random.uniform());
  }
  AlignedVector<float> bands(filters.bands() * kBlockFrames);
  filters.apply(block, bands);
  for (std::size_t band = 0; band < filters.bands(); ++band) {
    for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
      double sum = 0.0;
      for (std::size_t bin = 0; bin < filters.bins(); ++bin) {
        sum += static_cast<double>(weights(band, bin)) * block[bin * kBlockFrames + frame];
      }
      EXPECT_NEAR(bands[band * kBlockFrames + frame], sum, test::kMelPowerRelative * sum);
    }
  }
}

TEST(MelFilters, BandsWithoutAnyBinAreZero) {
  const MelFilters filters({.n_fft = 64, .n_mels = 128});
  AlignedVector<float> block(filters.bins() * kBlockFrames, 1.0F);
  AlignedVector<float> bands(filters.bands() * kBlockFrames, -1.0F);
  filters.apply(block, bands);
  EXPECT_THAT(bands, testing::Each(testing::Ge(0.0F)));
  EXPECT_THAT(bands, testing::Contains(0.0F));
}

}  // namespace
}  // namespace auricle
