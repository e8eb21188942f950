// Every instruction set that this machine and the kernels share, against the best of them: docs/numerics.md states what
// is tested here.

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <auricle/core/random.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/dct.hpp>
#include <auricle/dsp/decibel.hpp>
#include <auricle/dsp/istft.hpp>
#include <auricle/dsp/log_scale.hpp>
#include <auricle/dsp/median_filter.hpp>
#include <auricle/dsp/mel.hpp>
#include <auricle/dsp/soft_mask.hpp>
#include <auricle/dsp/stft.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>
#include <hwy/targets.h>

namespace auricle {
namespace {

/// Those without fused multiplication and addition, which round once more.
constexpr std::int64_t kUnfused = HWY_SCALAR | HWY_SSSE3 | HWY_SSE4;

using Values = std::vector<float>;

Values noise() {
  Random random(3);
  Values samples(30'000);
  for (float& sample : samples) {
    sample = static_cast<float>(random.uniform({-1.0, 1.0}));
  }
  return samples;
}

Values values_of(const Matrix& matrix) { return {matrix.values().begin(), matrix.values().end()}; }

Matrix mel_power(Precision precision) {
  const Stft stft({.precision = precision});
  const MelFilters filters({});
  const Values samples = noise();
  Matrix result(filters.bands(), stft.frames(samples.size()));
  AlignedVector<float> bands(filters.bands() * kBlockFrames);
  stft.for_each_block(samples, 2.0, [&](const MagnitudeBlock& block) {
    filters.apply(block.values, bands);
    copy_block(bands, block.first_frame, block.n_frames, result);
  });
  return result;
}

Values spectrum(const StftOptions& options) {
  const ComplexSpectrum result = Stft(options).transform(noise());
  Values values = values_of(result.re);
  values.insert(values.end(), result.im.values().begin(), result.im.values().end());
  return values;
}

Values there_and_back(Precision precision) {
  const StftOptions options{.precision = precision};
  Values sound;
  const SampleSink append = [&](std::span<const float> part) { sound.insert(sound.end(), part.begin(), part.end()); };
  Istft istft(options);
  Stft(options).for_each_spectrum(noise(), [&](const SpectrumBlock& block) { istft.push(block, append); });
  istft.finish(std::nullopt, append);
  return sound;
}

/// Medians of noise in windows of 31, and what its halves take of a spectrum by their size.
Values medians_and_soft_masks() {
  constexpr std::size_t kSize = 31;
  constexpr std::size_t kRows = 200;
  const Values values = noise();
  AlignedVector<float> rows(kRows * kBlockFrames);
  std::transform(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rows.size()), rows.begin(),
                 [](float value) { return std::abs(value); });
  std::vector<WindowStep> steps;
  for (std::size_t row = 0; row < kRows; ++row) {
    steps.push_back({row < kSize ? kNothing : row - kSize, row});
  }
  AlignedVector<float> window(kSize * kBlockFrames, std::numeric_limits<float>::infinity());
  AlignedVector<float> medians(rows.size());
  slide_medians(rows.data(), steps, window, medians.data());

  const std::span<const float> spectrum = medians;
  const std::size_t half = rows.size() / 2;
  AlignedVector<float> harmonic(rows.size());
  AlignedVector<float> percussive(rows.size());
  split_by_soft_masks({.harmonic = rows.data(),
                       .percussive = rows.data() + half,
                       .spectrum = spectrum,
                       .harmonic_spectrum = harmonic.data(),
                       .percussive_spectrum = percussive.data()},
                      {.margin_percussive = 1.5});
  Values all(harmonic.begin() + static_cast<std::ptrdiff_t>(kSize * kBlockFrames), harmonic.end());
  all.insert(all.end(), percussive.begin() + static_cast<std::ptrdiff_t>(kSize * kBlockFrames), percussive.end());
  return all;
}

struct Quantity {
  std::string name;
  std::function<Values()> compute;
  double unfused_tolerance;  ///< relative to the largest value
};

const std::vector<Quantity>& quantities() {
  static const std::vector<Quantity> all = {
      {"spectrum, single", [] { return spectrum({.precision = Precision::kSingle}); }, test::kFloatFftRelative},
      {"spectrum, double", [] { return spectrum({}); }, test::kFloatRelative},
      {"spectrum of 400", [] { return spectrum({.n_fft = 400}); }, test::kFloatRelative},
      {"mel power, single", [] { return values_of(mel_power(Precision::kSingle)); }, test::kMelPowerRelative},
      {"mel power, double", [] { return values_of(mel_power(Precision::kDouble)); }, test::kMelPowerRelative},
      {"decibel", [] { return values_of(power_to_db(mel_power(Precision::kDouble), {})); }, test::kFloatRelative * 4},
      {"logarithm", [] { return values_of(to_log_scale(mel_power(Precision::kDouble), {.offset = 1e-5})); },
       test::kFloatRelative * 4},
      {"mfcc", [] { return values_of(Dct({}).apply(power_to_db(mel_power(Precision::kDouble), {}))); },
       test::kFloatRelative * 4},
      {"inverse, single", [] { return there_and_back(Precision::kSingle); }, test::kThereAndBack},
      {"medians and soft masks", medians_and_soft_masks, 0.0},
      {"inverse, double", [] { return there_and_back(Precision::kDouble); }, test::kThereAndBack},
  };
  return all;
}

class Targets : public testing::Test {
 public:
  ~Targets() override { hwy::SetSupportedTargetsForTest(0); }

 protected:
  static std::vector<std::int64_t> all() {
    const auto supported = static_cast<std::uint64_t>(hwy::SupportedTargets());
    std::vector<std::int64_t> targets;
    for (std::uint64_t bit = 1; bit != 0; bit <<= 1) {
      if ((supported & bit) != 0 && (static_cast<std::uint64_t>(HWY_TARGETS) & bit) != 0) {
        targets.push_back(static_cast<std::int64_t>(bit));
      }
    }
    return targets;
  }

  static Values on(std::int64_t target, const Quantity& quantity) {
    hwy::SetSupportedTargetsForTest(target);
    return quantity.compute();
  }
};

TEST_F(Targets, GiveTheSameResults) {
  const std::vector<std::int64_t> targets = all();
  ASSERT_FALSE(targets.empty());
  for (const Quantity& quantity : quantities()) {
    const Values wanted = on(targets.front(), quantity);
    const double size = std::abs(
        *std::max_element(wanted.begin(), wanted.end(), [](float a, float b) { return std::abs(a) < std::abs(b); }));
    for (const std::int64_t target : targets) {
      const Values got = on(target, quantity);
      ASSERT_EQ(got.size(), wanted.size());
      double worst = 0.0;
      for (std::size_t i = 0; i < got.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(got[i]) - wanted[i]) / size);
      }
      const bool fused = (target & kUnfused) == 0;
      EXPECT_LE(worst, fused ? 0.0 : quantity.unfused_tolerance) << quantity.name << " on " << hwy::TargetName(target);
      RecordProperty(quantity.name + " " + hwy::TargetName(target), testing::PrintToString(worst));
    }
  }
}

}  // namespace
}  // namespace auricle
