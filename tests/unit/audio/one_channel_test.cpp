#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include <auricle/audio/load.hpp>
#include <auricle/core/atomic_file.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "encoded.hpp"

namespace auricle {
namespace {

constexpr int kRateHz = 8000;

double tone(double time_s) { return 0.4 * std::sin(2760.0 * time_s); }

/// A stereo .wav of two functions of the time.
std::string stereo(double duration_s, const std::function<double(double)>& left,
                   const std::function<double(double)>& right) {
  std::string samples;
  for (int i = 0; i < static_cast<int>(duration_s * kRateHz); ++i) {
    for (const auto& channel : {left, right}) {
      const auto sample =
          static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lrint(32767.0 * channel(i / 8000.0))));
      samples.push_back(static_cast<char>(sample & 0xFF));
      samples.push_back(static_cast<char>(sample >> 8));
    }
  }
  return test::wav_of(std::string("\1\0\2\0\x40\x1F\0\0\0\x7D\0\0\4\0\x10\0", 16), samples);
}

Clip load(const std::string& bytes) {
  return load_clip(std::as_bytes(std::span(bytes)), {.sample_rate_hz = std::nullopt});
}

bool one_channel(const std::string& bytes) {
  ClipReader reader(std::as_bytes(std::span(bytes)), {});
  while (!reader.read(4096).samples.empty()) {
  }
  return reader.heard().one_channel;
}

double minus(double time_s) { return -tone(time_s); }
double silence(double) { return 0.0; }

TEST(OneChannel, StandsForBothWhereTheyCancelEachOther) {
  const std::string plus = stereo(40.0, tone, tone);
  const std::string cancelled = stereo(40.0, tone, minus);

  EXPECT_EQ(load(cancelled).samples, load(plus).samples);
  EXPECT_TRUE(one_channel(cancelled));
  EXPECT_FALSE(one_channel(plus));
}

TEST(OneChannel, AShortOrLateStartingRecordingIsDecidedToo) {
  EXPECT_TRUE(one_channel(stereo(0.2, tone, minus)));
  const auto late = [](double time_s) { return time_s < 60.0 ? 0.0 : tone(time_s); };
  EXPECT_TRUE(one_channel(stereo(61.0, late, [&](double time_s) { return -late(time_s); })));
}

TEST(OneChannel, TheMeanIsTakenOfAllElse) {
  const auto wide = [](double time_s) { return 0.4 * std::sin(1234.0 * time_s); };
  EXPECT_FALSE(one_channel(stereo(3.0, tone, wide)));
  EXPECT_FALSE(one_channel(stereo(3.0, tone, silence)));
  EXPECT_FALSE(one_channel(stereo(3.0, silence, silence)));
}

TEST(OneChannel, AnIntroThatCancelsDoesNotDecideASongThatDoesNot) {
  const auto widened = [](double time_s) { return time_s < 10.0 ? -tone(time_s) : tone(time_s); };
  const std::string song = stereo(40.0, tone, widened);

  const Clip clip = load(song);

  EXPECT_FALSE(one_channel(song));
  EXPECT_EQ(clip.samples[8000], 0.0F) << "the plain mean, from the start";
  EXPECT_EQ(clip.samples.size(), 40U * kRateHz);
}

TEST(OneChannel, IsToldInOneLine) {
  EXPECT_EQ(Heard{}.note(), "");
  EXPECT_THAT(Heard{.one_channel = true}.note(), testing::HasSubstr("cancel each other out"));
  EXPECT_TRUE(Heard{.one_channel = true}.complete());
}

}  // namespace
}  // namespace auricle
