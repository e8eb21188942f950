#include <auricle/audio/byte_source.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <thread>

#include <auricle/audio/load.hpp>
#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signals.hpp"

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Pipe : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0); }

  /// Writes bytes as another program would, which may stop reading early.
  std::jthread writing(const std::string& bytes) const {
    return std::jthread([this, bytes] {
      const int descriptor = ::open(path_.c_str(), O_WRONLY);
      std::size_t written = 0;
      while (written < bytes.size()) {
        const ssize_t count = ::write(descriptor, bytes.data() + written, bytes.size() - written);
        if (count <= 0) {
          break;
        }
        written += static_cast<std::size_t>(count);
      }
      ::close(descriptor);
    });
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "pipe";
};

/// How long it takes until a request to stop ends loading with Stopped.
double stopping_s(const std::filesystem::path& path) {
  using Clock = std::chrono::steady_clock;
  std::stop_source stop;
  Clock::time_point asked;
  const std::jthread asking([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    asked = Clock::now();
    stop.request_stop();
  });
  EXPECT_THROW(load_clip(path, {.stop = stop.get_token()}), Stopped);
  return std::chrono::duration<double>(Clock::now() - asked).count();
}

TEST_F(Pipe, IsReadAsTheFileWouldBe) {
  for (const char* name : {"tone.mp3", "tone.ogg", "pcm16.flac", "8000_pcm_16_2ch.wav"}) {
    const auto file = test::golden(std::string("audio/") + name);
    const auto writer = writing(read_file(file));
    const double whole_s = load_clip(file).duration_s();
    EXPECT_NEAR(load_clip(path_).duration_s(), whole_s, 0.05) << name << ": an MP3's padding can't be told at its end";
  }
}

TEST_F(Pipe, ThatWouldTakeGoingBackIsRefusedWithTheReason) {
  std::string bytes = read_file(test::golden("audio/tone.m4a"));
  const std::size_t index = bytes.find("moov") - 4;
  ASSERT_GT(index, bytes.find("mdat")) << "the index must stand behind the sound";
  std::string free_box("\0\4\0\0free", 8);
  free_box.resize(0x40000);
  bytes.insert(index, free_box);
  const auto writer = writing(bytes);
  try {
    load_clip(path_);
    ADD_FAILURE() << "was loaded";
  } catch (const AudioError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("going back"), HasSubstr(path_.string())));
  }
}

TEST_F(Pipe, WithoutBytesIsEmpty) {
  const auto writer = writing("");
  EXPECT_THROW(load_clip(path_), AudioError);
}

TEST_F(Pipe, WaitingForItsWriterCanBeStopped) { EXPECT_LT(stopping_s(path_), 0.5); }

TEST_F(Pipe, WaitingForMoreBytesCanBeStopped) {
  const int writer = ::open(path_.c_str(), O_RDWR);
  const std::string begin = read_file(test::golden("audio/tone.mp3")).substr(0, 2000);
  ASSERT_EQ(::write(writer, begin.data(), begin.size()), 2000);
  EXPECT_LT(stopping_s(path_), 0.5);
  ::close(writer);
}

TEST(ByteSource, DecodingCanBeStoppedInTheMiddle) {
  const test::TemporaryFolder folder;
  write_wav(folder / "long.wav", test::sine({}, 50'000'000, 48'000));
  EXPECT_LT(stopping_s(folder / "long.wav"), 0.5);
}

TEST(ByteSource, MemoryIsReadAsTheFileWouldBe) {
  for (const char* name : {"tone.mp3", "tone.m4a", "tone.ogg", "pcm24.aiff"}) {
    const auto file = test::golden(std::string("audio/") + name);
    const std::string bytes = read_file(file);
    EXPECT_EQ(load_clip(std::as_bytes(std::span(bytes))).samples, load_clip(file).samples) << name;
  }
  const std::string text = "no music";
  EXPECT_THROW(load_clip(std::as_bytes(std::span(text))), AudioError);
  EXPECT_THROW(load_clip(std::span<const std::byte>()), AudioError);
}

TEST(ByteSource, HeadIsReadAsItWasChanged) {
  std::string bytes(100'000, 'a');
  ByteSource source(std::as_bytes(std::span(bytes)), {});
  source.head()[1] = 'b';
  std::vector<std::uint8_t> read(bytes.size());
  std::size_t count = 0;
  while (const std::size_t more = source.read(std::span(read).subspan(count))) {
    count += more;
  }
  EXPECT_EQ(count, bytes.size());
  EXPECT_EQ(read[1], 'b');
  EXPECT_EQ(read.back(), 'a');
}

}  // namespace
}  // namespace auricle
