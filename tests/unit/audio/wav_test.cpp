#include <auricle/audio/wav.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

#include "signals.hpp"

namespace auricle {
namespace {

TEST(WriteWav, ComesBackWithinHalfAStep) {
  const test::TemporaryFolder folder;
  const Clip clip = test::sine({.frequency_hz = 440.0, .amplitude = 0.99}, 5000, 16000);
  write_wav(folder / "tone.wav", clip);

  const Clip back = load_clip(folder / "tone.wav", {.sample_rate_hz = std::nullopt});

  EXPECT_EQ(back.sample_rate_hz, 16000);
  ASSERT_EQ(back.samples.size(), clip.samples.size());
  for (std::size_t i = 0; i < clip.samples.size(); ++i) {
    ASSERT_LE(std::abs(back.samples[i] - clip.samples[i]), 1.0F / 65536.0F) << i;
  }
}

TEST(WriteWav, ClipsAtFullScale) {
  const test::TemporaryFolder folder;
  write_wav(folder / "loud.wav", Clip{{2.0F, 1.0F, -1.0F, -3e38F, 0.0F}, 22050});

  const Clip back = load_clip(folder / "loud.wav");

  EXPECT_EQ(back.samples, (std::vector<float>{32767.0F / 32768.0F, 32767.0F / 32768.0F, -1.0F, -1.0F, 0.0F}));
}

TEST(FloatWav, ComesBackBitForBit) {
  const Clip clip{{0.1F, -1.0F / 3.0F, 1e-20F, 3.5F, 0.0F}, 44100};
  const Clip back = load_clip(float_wav(clip), {.sample_rate_hz = std::nullopt});
  EXPECT_EQ(back.sample_rate_hz, 44100);
  EXPECT_EQ(back.samples, clip.samples);
}

TEST(FloatWav, HoldsChannels) {
  const std::vector<Clip> back =
      load_channels(float_wav({{0.1F, -0.1F, 0.2F, -0.3F}, 44100}, 2), {.sample_rate_hz = std::nullopt});
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[0].samples, (std::vector<float>{0.1F, 0.2F}));
  EXPECT_EQ(back[1].samples, (std::vector<float>{-0.1F, -0.3F}));
}

TEST(FloatWav, RefusesWhatIsNoSound) {
  EXPECT_THROW(float_wav({{std::numeric_limits<float>::quiet_NaN()}, 44100}), AudioError);
  EXPECT_THROW(float_wav({{0.0F}, 0}), AudioError);
}

TEST(WriteWav, RefusesWhatNoFileCanHoldAndLeavesNothing) {
  const test::TemporaryFolder folder;
  const auto path = folder / "bad.wav";

  EXPECT_THROW(write_wav(path, Clip{{std::numeric_limits<float>::quiet_NaN()}, 22050}), AudioError);
  EXPECT_THROW(write_wav(path, Clip{{std::numeric_limits<float>::infinity()}, 22050}), AudioError);
  EXPECT_THROW(write_wav(path, Clip{{0.0F}, 0}), AudioError);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_THROW(write_wav(folder / "no" / "folder.wav", Clip{{0.0F}, 22050}), FileError);
}

}  // namespace
}  // namespace auricle
