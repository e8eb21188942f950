#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <string>

#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "encoded.hpp"
#include "signals.hpp"

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr double kWholeS = 20.0;

class Damaged : public test::Encoded {
 protected:
  /// The bytes with some in the middle replaced by noise.
  static std::string noisy(std::string bytes, std::size_t count) {
    std::uint32_t state = 1;
    for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + count; ++i) {
      state = state * 1664525U + 1013904223U;
      bytes[i] = static_cast<char>(state >> 24);
    }
    return bytes;
  }

  static std::string third(const std::string& bytes) { return bytes.substr(0, bytes.size() / 3); }

  static void expect_whole(const std::filesystem::path& path) {
    const Heard heard = test::hear(path);
    EXPECT_EQ(heard.trouble(), "") << path;
    EXPECT_NEAR(heard.heard_s, kWholeS, 0.2) << path;
  }

  static void expect_missing(const std::filesystem::path& path, double missing_s) {
    const Heard heard = test::hear(path);
    EXPECT_FALSE(heard.complete()) << path;
    EXPECT_NEAR(heard.claimed_s - heard.heard_s, missing_s, 1.5) << path << ": " << heard.trouble();
    EXPECT_THAT(heard.trouble(), AllOf(HasSubstr("could be decoded"), Not(HasSubstr("\n")))) << path;
  }
};

TEST_F(Damaged, WhatIsMissingOfATruncatedFileIsToldWhereItsHeaderSaysIt) {
  for (const char* name : {"a.wav", "a.w64", "a.flac", "a.mp3", "a.aiff", "a.au", "a.caf", "a.wma", "a.wv", "a.tta",
                           "a.mka", "a.avi", "a.flv"}) {
    const auto whole = encode(name, kWholeS, {"-map_metadata", "-1"});
    expect_whole(whole);
    expect_missing(write(std::string("third_") + name, third(read_file(whole))), kWholeS * 2 / 3);
  }
  const auto m4a = encode("fast.m4a", kWholeS, {"-movflags", "+faststart"});
  expect_whole(m4a);
  expect_missing(write("third.m4a", third(read_file(m4a))), kWholeS * 2 / 3);
}

TEST_F(Damaged, AnOggFileThatEndsWithinAPageBreaksOff) {
  for (const char* name : {"a.ogg", "a.opus", "a.oga"}) {
    const auto whole = encode(name, kWholeS);
    expect_whole(whole);
    const Heard heard = test::hear(write(std::string("third_") + name, third(read_file(whole))));
    EXPECT_TRUE(heard.breaks_off) << name;
    EXPECT_THAT(heard.trouble(), HasSubstr("breaks off after")) << name;
  }
}

TEST_F(Damaged, NoiseInTheMiddleIsMissed) {
  for (const char* name : {"a.mp3", "a.flac", "a.m4a", "a.ogg", "a.opus", "a.oga", "a.ac3", "a.ts"}) {
    const std::string bytes = read_file(
        encode(name, kWholeS,
               name == std::string("a.ts") ? std::vector<std::string>{"-c:a", "aac"} : std::vector<std::string>{}));
    expect_missing(write(std::string("noise_") + name, noisy(bytes, bytes.size() / 5)), kWholeS / 5);
  }
}

TEST_F(Damaged, ZerosInTheMiddleAreMissed) {
  for (const char* name : {"a.mp3", "a.aac", "a.ogg", "a.opus", "a.ac3", "a.mp2", "a.m4a"}) {
    std::string bytes = read_file(encode(name, kWholeS));
    std::fill_n(bytes.begin() + std::ssize(bytes) / 2, bytes.size() / 5, '\0');
    expect_missing(write(std::string("zeros_in_") + name, bytes), kWholeS / 5);
  }
}

// As a download leaves them that reserves its room first.
TEST_F(Damaged, ZerosInThePlaceOfTheRestAreMissed) {
  for (const char* name : {"a.mp3", "a.aac", "a.ogg", "a.opus", "a.oga", "a.ac3", "a.mp2", "a.mpg", "a.flac"}) {
    std::string bytes = read_file(
        encode(name, kWholeS,
               name == std::string("a.mpg") ? std::vector<std::string>{"-c:a", "mp2"} : std::vector<std::string>{}));
    std::fill(bytes.begin() + std::ssize(bytes) / 2, bytes.end(), '\0');
    const Heard heard = test::hear(write(std::string("zeros_behind_") + name, bytes));
    EXPECT_FALSE(heard.complete()) << name;
    EXPECT_NEAR(heard.heard_s, kWholeS / 2, 1.5) << name;  // a page of Opus is a second
  }
}

// libavformat keeps all that may still become a packet, and ends the program at 512 MiB.
TEST_F(Damaged, ZerosBehindTheEndAreNoTrouble) {
  const auto flac = encode("long.flac", kWholeS);
  std::filesystem::resize_file(flac, std::uintmax_t{600} << 20);
  expect_whole(flac);
}

TEST_F(Damaged, NoiseInAnMp3WithoutALengthIsMissed) {
  const auto whole = encode("a.mp3", kWholeS, {"-write_xing", "0"});
  expect_whole(whole);
  const std::string bytes = read_file(whole);
  const auto damaged = write("noise.mp3", noisy(bytes, bytes.size() / 5));
  expect_missing(damaged, kWholeS / 5);
  EXPECT_GT(test::hear(damaged).bad_packets, 1U);
}

TEST_F(Damaged, BytesCutOutOfTheMiddleAreMissed) {
  for (const char* name : {"a.mp3", "a.flac", "a.ogg", "a.wav"}) {
    std::string bytes = read_file(encode(name, kWholeS));
    bytes.erase(bytes.size() / 2 + 13, bytes.size() / 5);
    expect_missing(write(std::string("gap_") + name, bytes), kWholeS / 5);
  }
}

TEST_F(Damaged, WhatIsWholeIsNotComplainedOf) {
  const std::string flac = read_file(encode("a.flac", kWholeS));
  expect_whole(write("tagged.flac", flac + "TAG" + std::string(125, ' ')));
  const std::string mp3 = read_file(encode("a.mp3", kWholeS));
  expect_whole(write("tagged.mp3", mp3 + "TAG" + std::string(125, ' ')));
  std::string lying = mp3;
  const std::size_t xing = std::min(lying.find("Xing"), lying.find("Info"));
  ASSERT_NE(xing, std::string::npos);
  lying.replace(xing + 8, 4, std::string("\0\0\x7F\xFF", 4));  // frames of 14 minutes
  expect_whole(write("lying.mp3", lying));
  const std::string streamed = read_file(encode("a.wav", kWholeS));
  test::write_patched(folder_ / "streamed.wav", streamed, streamed.find("data") + 4, "\xFF\xFF\xFF\xFF");
  expect_whole(folder_ / "streamed.wav");
}

TEST_F(Damaged, CoversBetweenJoinedMp3sAreNotMissingSound) {
  const std::string mp3 = read_file(encode("a.mp3", kWholeS / 2, {"-write_xing", "0", "-id3v2_version", "0"}));
  const std::string cover(200'000, 'c');
  const std::string tag = std::string("ID3\x04\0\0", 6) + std::string("\0\x0C\x1A\x40", 4) + cover;
  expect_whole(write("joined.mp3", mp3 + tag + mp3));
}

TEST_F(Damaged, AFilmMayBeLongerThanItsSound) {
  for (const char* name : {"film.mp4", "film.mkv", "film.avi", "film.wmv"}) {
    expect_whole(encode(name, kWholeS, {"-f", "lavfi", "-i", "testsrc=s=64x64:r=5:d=30"}));
  }
}

TEST_F(Damaged, APartThatIsWholeIsComplete) {
  const auto cut = write("third.flac", third(read_file(encode("a.flac", kWholeS))));
  const Heard early = test::hear(cut, {.offset_s = 1.0, .duration_s = 3.0});
  EXPECT_TRUE(early.complete());
  EXPECT_EQ(early.heard_s, 3.0);
  EXPECT_EQ(early.claimed_s, 3.0);

  const Heard late = test::hear(cut, {.offset_s = 5.0, .duration_s = 10.0});
  EXPECT_FALSE(late.complete());
  EXPECT_EQ(late.claimed_s, 10.0);
  EXPECT_LT(late.heard_s, 2.0);
}

TEST_F(Damaged, MessagesAboutTooLittleSayWhatIsMissing) {
  const std::string whole = read_file(encode("fast.m4a", kWholeS, {"-movflags", "+faststart"}));
  const std::string tag = std::string("ID3\x04\0\0\0\0\0\x0A", 10) + std::string(10, '\0');
  const auto reason = [&](const std::string& bytes) -> std::string {
    try {
      load_clip(write("bad.m4a", bytes), {.least_samples = 44100});
      return "";
    } catch (const AudioError& error) {
      return error.what();
    }
  };
  EXPECT_THAT(reason(tag + whole), HasSubstr("damaged packets"));
  EXPECT_THAT(reason(whole.substr(0, whole.size() / 20)),
              AllOf(HasSubstr("s long; at least 2.0 s are needed ("), HasSubstr("of 20.0 s could be decoded")));
}

TEST(Heard, OfOneLineInAllCases) {
  EXPECT_EQ(Heard{}.trouble(), "");
  EXPECT_EQ((Heard{.heard_s = 34.1, .claimed_s = 35.0, .bad_packets = 3}).trouble(), "");
  EXPECT_EQ((Heard{.heard_s = 11.9, .claimed_s = 35.0}).trouble(),
            "11.9 of 35.0 s could be decoded (23.1 s are missing)");
  EXPECT_EQ((Heard{.heard_s = 35.0, .claimed_s = 35.0, .damaged_s = 2.0, .bad_packets = 12}).trouble(),
            "12 damaged packets");
  EXPECT_EQ((Heard{.heard_s = 3.0, .breaks_off = true}).trouble(), "it breaks off after 3.0 s");
}

}  // namespace
}  // namespace auricle
