#include <auricle/audio/resample.hpp>

#include <algorithm>
#include <span>
#include <vector>

#include <auricle/core/error.hpp>
#include <gtest/gtest.h>

#include "signals.hpp"

namespace auricle {
namespace {

TEST(Resample, ToneKeepsPitchAndLoudness) {
  const Clip clip = resample(test::sine({.frequency_hz = 1000.0, .amplitude = 0.5}, 44100, 44100), 22050);

  EXPECT_EQ(clip.sample_rate_hz, 22050);
  EXPECT_NEAR(test::amplitude_at(clip, 1000.0), 0.5, 1e-3);
}

TEST(Resample, ToneAboveTheNewHalfRateIsGone) {
  const Clip clip = resample(test::sine({.frequency_hz = 15000.0, .amplitude = 0.5}, 44100, 44100), 22050);

  EXPECT_LT(test::amplitude_at(clip, 22050.0 - 15000.0), 1e-4);
}

TEST(Resample, LengthIsRoundedUpAsLibrosaDoes) {
  EXPECT_EQ(resample(test::sine({}, 1001, 44100), 22050).samples.size(), 501U);
  EXPECT_EQ(resample(test::sine({}, 1000, 48000), 22050).samples.size(), 460U);
  EXPECT_EQ(resample(test::sine({}, 1, 44100), 22050).samples.size(), 1U);
  EXPECT_EQ(resample(test::sine({}, 3, 8000), 22050).samples.size(), 9U);
  EXPECT_EQ(resample(Clip{{}, 44100}, 22050).samples.size(), 0U);
}

TEST(Resample, SameRateChangesNothing) {
  const Clip clip = test::sine({}, 1000, 22050);

  EXPECT_EQ(resample(clip, 22050).samples, clip.samples);
}

TEST(Resample, PiecesOfAnySizeGiveTheSameSamples) {
  const Clip sound = test::sine({.frequency_hz = 441.0, .amplitude = 0.7}, 50'000, 44100);
  const std::vector<float> whole = resample(sound, 16000).samples;

  for (const std::size_t size : {1, 7, 1152, 10'007}) {
    Resampler resampler({.from_hz = 44100, .to_hz = 16000});
    std::vector<float> pieces;
    for (std::size_t begin = 0; begin < sound.samples.size(); begin += size) {
      resampler.push(std::span(sound.samples).subspan(begin, std::min(size, sound.samples.size() - begin)), pieces);
    }
    resampler.finish(pieces);
    EXPECT_EQ(pieces, whole) << size;
  }
}

TEST(Resample, ImpossibleRatesAreRefused) {
  EXPECT_THROW(resample(test::sine({}, 10, 44100), 0), UsageError);
  EXPECT_THROW(resample(test::sine({}, 10, 44100), 1'000'000'000), UsageError);
  EXPECT_THROW(resample(Clip{{0.0F}, 0}, 22050), UsageError);
}

}  // namespace
}  // namespace auricle
