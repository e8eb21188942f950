#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/core/atomic_file.hpp>
#include <gtest/gtest.h>

#include "encoded.hpp"

namespace auricle {
namespace {

constexpr int kRateHz = 16000;
constexpr std::size_t kSecond = 16000;

/// How alike `piece` is to what stands at `begin` of `whole`: 1 where it is the same.
double likeness(const std::vector<float>& whole, std::size_t begin, const std::vector<float>& piece) {
  double both = 0.0;
  double left = 0.0;
  double right = 0.0;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    both += static_cast<double>(whole[begin + i]) * piece[i];
    left += static_cast<double>(whole[begin + i]) * whole[begin + i];
    right += static_cast<double>(piece[i]) * piece[i];
  }
  return both / std::sqrt(left * right);
}

class Leap : public test::Encoded {
 protected:
  /// Leaps through a recording and compares what is there with what reading it through gives. `most_off` is how many
  /// samples a leap may miss its place by.
  void expect_same(const std::filesystem::path& path, std::size_t most_off, double least_likeness) {
    const Clip whole = load_clip(path, {.sample_rate_hz = kRateHz});
    ClipReader reader(path, {.sample_rate_hz = kRateHz, .leaps = true});
    EXPECT_NEAR(reader.length_s(), whole.duration_s(), 1.0) << path;
    for (const double to_s : {2.0, 5.37, 5.0, 11.25, 0.0, 18.4}) {
      ASSERT_TRUE(reader.leap(to_s)) << path << " " << to_s;
      const Clip piece = reader.read(kSecond);
      ASSERT_EQ(piece.samples.size(), kSecond) << path << " " << to_s;
      const auto expected = static_cast<std::size_t>(to_s * kRateHz);
      // From the middle: encoders begin a file with silence of their own.
      const std::vector<float> some(piece.samples.begin() + kSecond / 2, piece.samples.begin() + 3 * kSecond / 4);
      double best = 0.0;
      for (std::size_t begin = expected - std::min(expected, most_off);
           begin <= std::min(expected + most_off, whole.samples.size() - kSecond); ++begin) {
        best = std::max(best, likeness(whole.samples, begin + kSecond / 2, some));
      }
      EXPECT_GT(best, least_likeness) << path << " " << to_s;
    }
    EXPECT_EQ(reader.heard().bad_packets, 0U) << path;
    EXPECT_NEAR(reader.heard().heard_s, 6.0, 1e-3) << path;
    EXPECT_TRUE(reader.heard().complete()) << path;
  }
};

TEST_F(Leap, LeadsToTheVerySampleWhereTimestampsAreExact) {
  for (const std::string ending : {"wav", "flac", "aiff", "opus", "m4a", "wv"}) {
    expect_same(encode("song." + ending, 20.0), 2, 0.98);
  }
  // Matroska counts milliseconds, and half of a Vorbis decoder's first block is missing.
  for (const std::string ending : {"mka", "ogg"}) {
    expect_same(encode("song." + ending, 20.0), kRateHz / 100, 0.98);
  }
}

TEST_F(Leap, LeadsNearIntoBareFrames) {
  expect_same(encode("cbr.mp3", 20.0, {"-b:a", "128k"}), kRateHz / 4, 0.98);
  expect_same(encode("few.mp3", 20.0, {"-b:a", "32k", "-ar", "22050"}), kRateHz / 4, 0.98);
  expect_same(encode("vbr.mp3", 20.0, {"-q:a", "2"}), kRateHz / 2, 0.98);
  expect_same(encode("bare.mp3", 20.0, {"-write_xing", "0", "-id3v2_version", "0"}), kRateHz / 4, 0.98);
  expect_same(encode("song.aac", 20.0), kRateHz / 2, 0.98);
  expect_same(encode("song.ac3", 20.0), kRateHz / 4, 0.98);
}

TEST_F(Leap, WhatCanNotBeSoughtInSaysSo) {
  const auto link = encode("a.ogg", 6.0, {"-c:a", "libvorbis"});
  const auto other = encode("b.ogg", 6.0, {"-c:a", "libvorbis", "-ar", "22050"});
  ClipReader chain(join("chain.ogg", {link, other}), {.leaps = true});
  EXPECT_EQ(chain.length_s(), 0.0);
  EXPECT_FALSE(chain.leap(2.0));
  // The header of the first song doesn't speak of the second.
  const auto song = encode("song.mp3", 6.0);
  EXPECT_EQ(ClipReader(join("two.mp3", {song, song}), {.leaps = true}).length_s(), 0.0);
  EXPECT_EQ(ClipReader(song, {}).length_s(), 0.0);
}

TEST_F(Leap, BehindTheEndThereIsNothing) {
  for (const std::string ending : {"wav", "mp3", "flac", "ogg", "m4a"}) {
    const auto song = encode("song." + ending, 10.0);
    const std::string bytes = read_file(song);
    const auto half =
        ending == "m4a" ? song : write("half." + ending, std::string_view(bytes).substr(0, bytes.size() / 2));
    ClipReader reader(half, {.sample_rate_hz = kRateHz, .leaps = true});
    EXPECT_FALSE(ClipReader(song, {.sample_rate_hz = kRateHz, .leaps = true}).leap(1e300)) << ending;
    const double behind_s = ending == "m4a" ? 12.0 : 8.0;
    EXPECT_FALSE(reader.leap(behind_s) && reader.read(kSecond).samples.size() == kSecond) << ending;
  }
}

}  // namespace
}  // namespace auricle
