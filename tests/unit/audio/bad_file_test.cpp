#include <bit>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

#include <auricle/audio/load.hpp>
#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signals.hpp"

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Loading must fail with one line that names the file and holds `reason`, and print nothing by itself.
void expect_refused(const std::filesystem::path& path, const std::string& reason, const LoadOptions& options = {}) {
  SCOPED_TRACE(path.string());
  testing::internal::CaptureStderr();
  try {
    load_clip(path, options);
    ADD_FAILURE() << "was loaded";
  } catch (const AudioError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr(path.string()), HasSubstr(reason), Not(HasSubstr("\n"))));
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

/// Four bytes as they lie in a .wav.
template <typename Value>
std::string little_endian(Value value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  std::string bytes;
  for (int i = 0; i < 4; ++i) {
    bytes.push_back(static_cast<char>(bits >> (8 * i)));
  }
  return bytes;
}

TEST(BadFile, MissingFile) { expect_refused("/no/such/song.wav", "no such file"); }

TEST(BadFile, Folder) {
  const test::TemporaryFolder folder;
  expect_refused(folder.path(), "folder");
}

TEST(BadFile, EmptyFile) {
  const test::TemporaryFolder folder;
  write_file(folder / "empty.mp3", "");
  expect_refused(folder / "empty.mp3", "empty");
}

TEST(BadFile, TextNamedAsMusic) {
  const test::TemporaryFolder folder;
  std::string text;
  for (int line = 0; line < 1000; ++line) {
    text += fmt::format("Line {} of a letter, which is no music.\n", line);
  }
  for (const char* name : {"letter.mp3", "letter.wav", "letter.ogg", "letter.aac"}) {
    write_file(folder / name, text);
    expect_refused(folder / name, "can't load");
    write_file(folder / name, "short");
    expect_refused(folder / name, "can't load");
  }
}

TEST(BadFile, NoiseNamedAsMusic) {
  const test::TemporaryFolder folder;
  std::string noise(50'000, '\0');
  std::uint32_t state = 1;
  for (char& byte : noise) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<char>(state >> 24);
  }
  write_file(folder / "noise.mp3", noise);
  expect_refused(folder / "noise.mp3", "can't load");
}

TEST(BadFile, NothingLeftOfTruncatedMp3) {
  const test::TemporaryFolder folder;
  write_file(folder / "truncated.mp3", read_file(test::golden("audio/tone.mp3")).substr(0, 300));
  expect_refused(folder / "truncated.mp3", "can't load");
}

TEST(BadFile, VideoWithoutSound) { expect_refused(test::golden("audio/video_without_sound.mp4"), "no sound"); }

TEST(BadFile, NoSamples) {
  const test::TemporaryFolder folder;
  write_wav(folder / "nothing.wav", Clip{{}, 22050});
  expect_refused(folder / "nothing.wav", "can't load");
}

TEST(BadFile, OffsetBehindTheEnd) {
  const test::TemporaryFolder folder;
  write_wav(folder / "short.wav", test::sine({}, 100, 22050));
  expect_refused(folder / "short.wav", "it is 0.0045 s long, and the offset of 1 s lies behind its end",
                 {.offset_s = 1.0});
  expect_refused(folder / "short.wav", "offset", {.offset_s = 1e300});
}

TEST(BadFile, TooShortForWhatIsAsked) {
  const test::TemporaryFolder folder;
  write_wav(folder / "tiny.wav", test::sine({}, 2205, 22050));
  expect_refused(folder / "tiny.wav", "it is 0.1 s long; at least 0.2 s are needed", {.least_samples = 4410});
  expect_refused(folder / "tiny.wav", "the part asked for is 0.02 s long", {.offset_s = 0.08, .least_samples = 4410});
  expect_refused(folder / "tiny.wav", "a duration of 1e-05 s is less than one sample at its 22050 Hz",
                 {.duration_s = 0.00001});
}

TEST(BadFile, ImpossibleSampleRate) {
  const test::TemporaryFolder folder;
  write_wav(folder / "good.wav", test::sine({}, 1000, 22050));
  const std::string good = read_file(folder / "good.wav");
  constexpr std::size_t kRatePosition = 24;
  for (const std::uint32_t rate : {0U, 1U, 1'000'000'000U, 0xFFFFFFFFU}) {
    test::write_patched(folder / "bad.wav", good, kRatePosition, little_endian(rate));
    expect_refused(folder / "bad.wav", "");
  }
  test::write_patched(folder / "bad.wav", good, kRatePosition, little_endian(1'000'000'000U));
  expect_refused(folder / "bad.wav", "1000000000 Hz");
}

TEST(BadFile, SamplesThatAreNotFinite) {
  const test::TemporaryFolder folder;
  const std::string good = read_file(test::golden("audio/loud_float.wav"));
  const std::size_t data = good.find("data");
  ASSERT_NE(data, std::string::npos);
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -1e30F}) {
    test::write_patched(folder / "bad.wav", good, data + 800, little_endian(bad));
    expect_refused(folder / "bad.wav", "is not finite");
  }
}

TEST(BadFile, PlaylistCanNotReachOtherFiles) {
  const test::TemporaryFolder folder;
  write_wav(folder / "song.wav", test::sine({}, 10'000, 22050));
  const std::string song = (folder / "song.wav").string();
  write_file(folder / "list.wav", "ffconcat version 1.0\nfile song.wav\n");
  expect_refused(folder / "list.wav", "can't load");
  write_file(folder / "list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + song + "\n#EXT-X-ENDLIST\n");
  expect_refused(folder / "list.m3u8", "can't load");
}

TEST(BadFile, EveryTruncationAndFlipEndsInSoundOrAudioError) {
  const test::TemporaryFolder folder;
  for (const char* name : {"tone.m4a", "tone.ogg", "tone.wma", "8000_pcm_16_2ch.wav", "pcm24.aiff", "pcm16.flac"}) {
    const std::string whole = read_file(test::golden(std::string("audio/") + name));
    for (std::size_t position = 0; position < 120 && position < whole.size(); position += 9) {
      const auto attempt = [&] {
        try {
          load_clip(folder / name, {.duration_s = 1.0});
        } catch (const AudioError&) {  // either way is fine, a crash or another exception is not
        }
      };
      write_file(folder / name, whole.substr(0, position));
      attempt();
      test::write_patched(folder / name, whole, position, "\xFF");
      attempt();
    }
  }
}

}  // namespace
}  // namespace auricle
