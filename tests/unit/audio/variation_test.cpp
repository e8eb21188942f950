#include <auricle/audio/variation.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <numeric>
#include <vector>

#include <auricle/core/error.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

constexpr int kRate = 22'050;

std::vector<float> tone(double frequency_hz, double level, double duration_s) {
  std::vector<float> samples(static_cast<std::size_t>(duration_s * kRate));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] =
        static_cast<float>(level * std::sin(2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / kRate));
  }
  return samples;
}

/// By counting upward crossings of zero in the middle.
double frequency_of(const std::vector<float>& samples) {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t crossings = 0;
  for (std::size_t i = samples.size() / 4; i < samples.size() * 3 / 4; ++i) {
    if (samples[i - 1] < 0.0F && samples[i] >= 0.0F) {
      first = crossings == 0 ? i : first;
      last = i;
      ++crossings;
    }
  }
  return static_cast<double>(crossings - 1) * kRate / static_cast<double>(last - first);
}

TEST(Variation, NoneLeavesEverythingAlone) {
  const std::vector<float> samples = tone(440.0, 0.5, 0.5);
  EXPECT_EQ(vary(samples, kRate, {}), samples);
}

TEST(Variation, TempoKeepsThePitch) {
  const std::vector<float> fast = vary(tone(440.0, 0.5, 4.0), kRate, {.tempo = 1.25});
  EXPECT_NEAR(static_cast<double>(fast.size()) / kRate, 3.2, 0.1);
  EXPECT_NEAR(frequency_of(fast), 440.0, 4.0);
}

TEST(Variation, PitchKeepsTheTempo) {
  const std::vector<float> high = vary(tone(440.0, 0.5, 4.0), kRate, {.pitch_semitones = 12.0});
  EXPECT_NEAR(static_cast<double>(high.size()) / kRate, 4.0, 0.1);
  EXPECT_NEAR(frequency_of(high), 880.0, 8.0);
}

TEST(Variation, GainClipsAtFullScale) {
  const std::vector<float> loud =
      vary(std::vector{0.1F, -0.1F, 0.6F, -0.9F}, kRate, {.gain_db = 20.0 * std::log10(2.0)});
  EXPECT_NEAR(loud[0], 0.2, 1e-6);
  EXPECT_NEAR(loud[1], -0.2, 1e-6);
  EXPECT_EQ(loud[2], 1.0F);
  EXPECT_EQ(loud[3], -1.0F);
}

TEST(Variation, BandwidthTakesAwayWhatIsAboveIt) {
  const std::vector<float> low = tone(1000.0, 0.4, 1.0);
  std::vector<float> both = tone(6000.0, 0.4, 1.0);
  std::ranges::transform(low, both, both.begin(), std::plus());
  const std::vector<float> heard = vary(both, kRate, {.bandwidth_hz = 4000.0});
  ASSERT_NEAR(static_cast<double>(heard.size()), static_cast<double>(low.size()), 4.0);
  for (std::size_t i = kRate / 4; i < kRate / 2; ++i) {
    ASSERT_NEAR(heard[i], low[i], 1e-3) << i;
  }
}

TEST(Variation, BandwidthAboveTheRecordingsChangesNothing) {
  const std::vector<float> samples = tone(440.0, 0.5, 0.5);
  EXPECT_EQ(vary(samples, kRate, {.bandwidth_hz = 12'000.0}), samples);
}

TEST(Variation, APartIsHeard) {
  std::vector<float> samples(1000);
  std::iota(samples.begin(), samples.end(), 0.0F);
  const std::vector<float> part = vary(samples, kRate, {.from = 0.25, .to = 0.5});
  ASSERT_EQ(part.size(), 250U);
  EXPECT_EQ(part.front(), 250.0F);
  EXPECT_EQ(part.back(), 499.0F);
}

TEST(Variation, SaysWhatDiffers) {
  EXPECT_EQ(describe({}), "");
  EXPECT_EQ(describe({.tempo = 1.1, .gain_db = 12.0, .to = 0.5}), "0 to 50 %, tempo x 1.1, +12 dB");
}

TEST(Variation, RefusesWhatIsOutOfRange) {
  const std::vector<float> samples(100);
  EXPECT_THROW(vary(samples, kRate, {.tempo = 0.0}), UsageError);
  EXPECT_THROW(vary(samples, kRate, {.pitch_semitones = 13.0}), UsageError);
  EXPECT_THROW(vary(samples, kRate, {.gain_db = NAN}), UsageError);
  EXPECT_THROW(vary(samples, kRate, {.bandwidth_hz = 100.0}), UsageError);
  EXPECT_THROW(vary(samples, kRate, {.from = 0.5, .to = 0.5}), UsageError);
}

}  // namespace
}  // namespace auricle
