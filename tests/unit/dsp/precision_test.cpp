#include <cmath>
#include <numbers>
#include <vector>

#include <auricle/core/random.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/decibel.hpp>
#include <auricle/dsp/mel.hpp>
#include <auricle/dsp/stft.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

/// Loud tones from 3 to 10 kHz over noise `noise` times as strong.
std::vector<float> many_tones(double noise) {
  Random random(2);
  std::vector<float> samples(110'250);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    double sum = noise * random.normal();
    for (double hz = 3000.0; hz < 10'000.0; hz += 300.0) {
      sum += std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / 22'050.0 + hz);
    }
    samples[i] = static_cast<float>(0.04 * sum);
  }
  return samples;
}

Matrix log_mel(std::span<const float> samples, Precision precision) {
  const Stft stft({.precision = precision});
  const MelFilters filters({});
  Matrix result(filters.bands(), stft.frames(samples.size()));
  AlignedVector<float> bands(filters.bands() * kBlockFrames);
  stft.for_each_block(samples, 2.0, [&](const MagnitudeBlock& block) {
    filters.apply(block.values, bands);
    copy_block(bands, block.first_frame, block.n_frames, result);
  });
  return power_to_db(std::move(result), {});
}

TEST(SinglePrecision, StaysBelowWhatTopDbCutsOff) {
  for (const double noise : {1e-2, 1e-3, 1e-4}) {
    const std::vector<float> samples = many_tones(noise);
    const Matrix single = log_mel(samples, Precision::kSingle);
    const Matrix twice = log_mel(samples, Precision::kDouble);
    double worst = 0.0;
    for (std::size_t i = 0; i < single.values().size(); ++i) {
      worst = std::max(worst, std::abs(static_cast<double>(single.values()[i]) - twice.values()[i]));
    }
    EXPECT_LE(worst, test::kSinglePrecisionDb) << noise;
    EXPECT_GT(worst, 0.0) << "both are the same transform";
  }
}

}  // namespace
}  // namespace auricle
