#include <auricle/audio/load.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string>

#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

#include "signals.hpp"

namespace auricle {
namespace {

class Formats : public testing::TestWithParam<std::string> {};

TEST_P(Formats, ToneIsHeardWithTheMeanOfItsChannels) {
  const Clip clip = load_clip(test::golden("audio/" + GetParam()));

  EXPECT_EQ(clip.sample_rate_hz, 22050);
  EXPECT_NEAR(clip.duration_s(), 0.5, 0.05) << "codecs may pad to whole frames";
  EXPECT_NEAR(test::amplitude_at(clip, 440.0), 0.375, 0.025) << "0.5 on the left, 0.25 on the right; LAME takes 5 %";
  EXPECT_LT(test::amplitude_at(clip, 3000.0), 0.01);
}

INSTANTIATE_TEST_SUITE_P(Load, Formats,
                         testing::Values("tone.mp3", "tone.ogg", "tone.opus", "tone.m4a", "tone_alac.m4a", "tone.wma",
                                         "tone_video.mp4"));

TEST(Load, EncoderDelayOfMp3IsTakenAway) {
  const Clip clip = load_clip(test::golden("audio/tone.mp3"), {.sample_rate_hz = std::nullopt});

  EXPECT_EQ(clip.samples.size(), 22050U) << "half a second at 44.1 kHz, to the sample";
}

TEST(Load, AudioOfTruncatedMp3IsWhatIsLeft) {
  const test::TemporaryFolder folder;
  const std::string whole = read_file(test::golden("audio/tone.mp3"));
  write_file(folder / "truncated.mp3", whole.substr(0, whole.size() / 2));

  const Clip clip = load_clip(folder / "truncated.mp3");

  EXPECT_NEAR(clip.duration_s(), 0.25, 0.06);
  EXPECT_NEAR(test::amplitude_at(clip, 440.0), 0.375, 0.025);
}

TEST(Load, DamagedPacketsArePassedOver) {
  const test::TemporaryFolder folder;
  const std::string whole = read_file(test::golden("audio/tone.mp3"));
  test::write_patched(folder / "damaged.mp3", whole, whole.size() / 2, std::string(1000, '\x55'));

  const Clip clip = load_clip(folder / "damaged.mp3");

  EXPECT_GT(clip.duration_s(), 0.3);
  EXPECT_LT(clip.duration_s(), 0.55);
}

TEST(ClipReader, PiecesLaidEndToEndAreTheWholeClip) {
  for (const char* name : {"tone.mp3", "48000_float_2ch.wav"}) {
    const auto path = test::golden(std::string("audio/") + name);
    const Clip whole = load_clip(path);
    for (const std::size_t size : {1, 1000, 4096, 1'000'000}) {
      ClipReader reader(path, {});
      std::vector<float> pieces;
      for (Clip piece = reader.read(size); !piece.samples.empty(); piece = reader.read(size)) {
        EXPECT_EQ(piece.sample_rate_hz, whole.sample_rate_hz);
        EXPECT_LE(piece.samples.size(), size);
        pieces.insert(pieces.end(), piece.samples.begin(), piece.samples.end());
      }
      EXPECT_EQ(pieces, whole.samples) << name << " in pieces of " << size;
    }
  }
}

TEST(ClipReader, LeastSamplesIsAboutTheWholeRecordingAndNotAPiece) {
  ClipReader reader(test::golden("audio/tone.mp3"), {.least_samples = 2000});
  EXPECT_EQ(reader.read(100).samples.size(), 100U);

  ClipReader too_short(test::golden("audio/tone.mp3"), {.least_samples = 1'000'000});
  EXPECT_THROW(too_short.read(100), AudioError);
}

TEST(Load, OffsetAndDurationCutWithoutSound) {
  const test::TemporaryFolder folder;
  Clip ramp{{}, 8000};
  for (int i = 0; i < 8000; ++i) {
    ramp.samples.push_back(static_cast<float>(i) / 32768.0F);
  }
  write_wav(folder / "ramp.wav", ramp);

  const Clip part =
      load_clip(folder / "ramp.wav", {.sample_rate_hz = std::nullopt, .offset_s = 0.25, .duration_s = 0.5});

  ASSERT_EQ(part.samples.size(), 4000U);
  EXPECT_EQ(part.samples.front(), ramp.samples[2000]);
  EXPECT_EQ(part.samples.back(), ramp.samples[5999]);
}

TEST(Load, NamesThatLookLikeProtocolsAreFiles) {
  const test::TemporaryFolder folder;
  for (const std::string name : {"http:song.wav", "concat:a|b", "%03d.wav", "sp ace\xC3\xA9.wav"}) {
    write_wav(folder / name, test::sine({}, 1000, 22050));
    EXPECT_EQ(load_clip(folder / name).samples.size(), 1000U) << name;
  }
}

TEST(Load, NamesRelativeToTheCurrentFolderAreFilesToo) {
  const test::TemporaryFolder folder;
  write_wav(folder / "http:song.wav", test::sine({}, 1000, 22050));
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());

  EXPECT_EQ(load_clip("http:song.wav").samples.size(), 1000U);

  std::filesystem::current_path(before);
}

/// A DSF file of one bit a sample, a tone of 440 Hz by sigma-delta modulation.
/// https://dsd-guide.com/sites/default/files/white-papers/DSFFileFormatSpec_E.pdf
std::string dsf(std::uint32_t rate_hz, double duration_s) {
  constexpr std::size_t kBlock = 4096;
  const auto n_samples = static_cast<std::size_t>(rate_hz * duration_s) / (8 * kBlock) * (8 * kBlock);
  std::string bits(n_samples / 8, '\0');
  double error = 0.0;
  for (std::size_t i = 0; i < n_samples; ++i) {
    error += 0.4 * std::sin(2.0 * std::numbers::pi * 440.0 * static_cast<double>(i) / rate_hz);
    const bool up = error >= 0.0;
    error += up ? -1.0 : 1.0;
    bits[i / 8] = static_cast<char>(bits[i / 8] | static_cast<char>(static_cast<int>(up) << i % 8));
  }
  std::string header;
  const auto add = [&](std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) {
      header.push_back(static_cast<char>(value >> 8 * i));
    }
  };
  header += "DSD ";
  for (const std::uint64_t value : {std::uint64_t{28}, std::uint64_t{28 + 52 + 12 + bits.size()}, std::uint64_t{0}}) {
    add(value, 8);
  }
  header += "fmt ";
  add(52, 8);
  for (const std::uint32_t value : {1U, 0U, 1U, 1U, rate_hz, 1U}) {
    add(value, 4);
  }
  add(n_samples, 8);
  add(kBlock, 4);
  add(0, 4);
  header += "data";
  add(12 + bits.size(), 8);
  return header + bits;
}

TEST(Load, DsdOfAnyRateIsHeard) {
  const test::TemporaryFolder folder;
  for (const std::uint32_t multiple : {64U, 256U, 512U}) {
    write_file(folder / "song.dsf", dsf(44100 * multiple, 0.2));
    const Clip clip = load_clip(folder / "song.dsf");
    EXPECT_NEAR(clip.duration_s(), 0.2, 0.02) << multiple;
    EXPECT_NEAR(test::amplitude_at(clip, 440.0), 0.4, 0.05) << multiple;
  }
}

TEST(Load, OptionsOutOfRangeAreTheCallersFault) {
  const auto tone = test::golden("audio/tone.mp3");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();

  EXPECT_THROW(load_clip(tone, {.sample_rate_hz = 0}), UsageError);
  EXPECT_THROW(load_clip(tone, {.sample_rate_hz = -22050}), UsageError);
  EXPECT_THROW(load_clip(tone, {.sample_rate_hz = 1'000'000'000}), UsageError);
  EXPECT_THROW(load_clip(tone, {.offset_s = -1.0}), UsageError);
  EXPECT_THROW(load_clip(tone, {.offset_s = nan}), UsageError);
  EXPECT_THROW(load_clip(tone, {.duration_s = 0.0}), UsageError);
  EXPECT_THROW(load_clip(tone, {.duration_s = nan}), UsageError);
  EXPECT_THROW(load_clip(tone, {.duration_s = infinity}), UsageError);
}

}  // namespace
}  // namespace auricle
