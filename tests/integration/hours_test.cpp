#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <vector>

#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Recordings of hours, ends in the middle of the work, standard streams that can't be written.

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

void write_song(const fs::path& path, double duration_s) {
  constexpr int kRate = 8000;
  Clip clip{.samples = std::vector<float>(static_cast<std::size_t>(duration_s * kRate)), .sample_rate_hz = kRate};
  unsigned state = 1;
  for (float& sample : clip.samples) {
    state = state * 1664525U + 1013904223U;
    sample = 0.5F * (static_cast<float>(state >> 8) / 8388608.0F - 1.0F);
  }
  write_wav(path, clip);
}

/// Two hours of sound, whose samples at a model's rate alone would take 600 MB.
const fs::path& two_hours() {
  static const TemporaryFolder folder;
  static const fs::path file = folder / "hours.wav";
  if (!fs::exists(file)) {
    write_song(file, 7200.0);
  }
  return file;
}

ProcessResult in_shell(const std::string& script, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"sh", "-c", script, program("auricle").string()});
  return run(arguments);
}

/// The exit status of a command that is sent a signal, which it must obey within a second.
ProcessResult interrupted(std::vector<std::string> arguments, int number, std::chrono::milliseconds after) {
  arguments.insert(arguments.begin(), program("auricle").string());
  Process process(arguments);
  std::this_thread::sleep_for(after);
  process.signal(number);
  const auto begin = std::chrono::steady_clock::now();
  ProcessResult result = process.wait();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1)) << arguments[1];
  return result;
}

TEST(Hours, AreHeardInBoundedMemory) {
  const TemporaryFolder folder;
  write_song(folder / "song.wav", 20.0);
  const std::string song = (folder / "song.wav").string();
  const ProcessResult classified =
      in_shell("ulimit -v 700000; exec \"$0\" \"$@\"", {"classify", "--json", song, two_hours().string(), song});
  EXPECT_EQ(classified.status, 0) << classified.err;
  EXPECT_EQ(parse_json(classified.out, "output").size(), 3U);
  for (const char* kind : {"mfcc", "chroma_stft"}) {
    const ProcessResult drawn =
        in_shell("ulimit -v 900000; exec \"$0\" \"$@\"",
                 {"mfcc", two_hours().string(), "--kind", kind, "-o", (folder / "p.png").string()});
    EXPECT_EQ(drawn.status, 0) << kind << drawn.err;
  }
}

TEST(Hours, BytesWithoutAnySoundAreGivenUpInBoundedMemory) {
  const TemporaryFolder folder;
  for (const char* name : {"zeros.ac3", "zeros.mp3", "zeros.dts"}) {
    write_file(folder / name, "");
    fs::resize_file(folder / name, std::uintmax_t{1} << 30);
    const ProcessResult result =
        in_shell("ulimit -v 700000; exec \"$0\" \"$@\"", {"classify", (folder / name).string()});
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.err, AllOf(HasSubstr(name), HasSubstr("there is no sound in it")));
  }
}

TEST(Hours, EndWithinASecond) {
  const TemporaryFolder folder;
  using namespace std::chrono_literals;
  const std::string hours = two_hours().string();
  const ProcessResult json = interrupted({"classify", "--json", hours, hours}, SIGINT, 700ms);
  EXPECT_EQ(json.status, 130) << json.err;
  EXPECT_TRUE(parse_json(json.out, "output").is_array());
  EXPECT_THAT(json.err, HasSubstr("interrupted"));
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"mfcc", hours, "-o", (folder / "p.png").string()},
           {"features", hours, "-o", (folder / "t.csv").string(), "--no-store", "--set", "all"}}) {
    EXPECT_EQ(interrupted(arguments, SIGTERM, 500ms).status, 130) << arguments[0];
  }
  EXPECT_TRUE(fs::is_empty(folder.path())) << "something was left behind";
}

TEST(Hours, APipeThatNobodyWritesToEndsToo) {
  using namespace std::chrono_literals;
  const TemporaryFolder folder;
  const std::string pipe = (folder / "pipe.wav").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(interrupted({"classify", pipe}, SIGTERM, 500ms).status, 130);
  EXPECT_EQ(interrupted({"mfcc", pipe, "-o", (folder / "p.png").string()}, SIGINT, 500ms).status, 130);
}

TEST(Hours, AStepShorterThanAFrameIsRefused) {
  const TemporaryFolder folder;
  write_song(folder / "song.wav", 50.0);
  const ProcessResult result = auricle({"classify", (folder / "song.wav").string(), "--hop", "0.000001"});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr("step"));
}

TEST(Hours, ProgressIsShownOnATerminalAlone) {
  const std::string hours = two_hours().string();
  const std::string call = program("auricle").string() + " classify --csv " + hours;
  const ProcessResult shown = run({"script", "-qec", call, "/dev/null"});
  if (shown.status == 127) {
    GTEST_SKIP() << "there is no script(1) to make a terminal with";
  }
  EXPECT_EQ(shown.status, 0) << shown.out;
  EXPECT_THAT(shown.out,
              AllOf(ContainsRegex("hours.wav: [0-9]:[0-9]+:[0-9]+ of 2:00:00"), HasSubstr("\r\x1b[K" + hours)));
  EXPECT_THAT(auricle({"classify", hours}).err, testing::IsEmpty());
}

TEST(StandardStreams, AComplaintThatCannotBeWrittenIsDropped) {
  const TemporaryFolder folder;
  write_song(folder / "song.wav", 5.0);
  const std::string song = (folder / "song.wav").string();
  for (const std::string redirection : {"2>/dev/full", "2>&-"}) {
    const ProcessResult result = in_shell("exec \"$0\" \"$@\" " + redirection, {"classify", song, "missing.wav", song});
    EXPECT_EQ(result.status, 1) << redirection;
    EXPECT_EQ(std::ranges::count(result.out, '\n'), 2) << redirection;
  }
}

TEST(StandardStreams, AMissingOneIsNoFileOfOurs) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "music");
  write_song(folder / "music" / "song.wav", 5.0);
  write_file(folder / "music" / "noise.wav", "no music");
  const fs::path table = folder / "t.csv";
  const ProcessResult result = in_shell("exec \"$0\" \"$@\" <&- >&- 2>&-",
                                        {"features", (folder / "music").string(), "-o", table.string(), "--no-store"});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(read_file(table), AllOf(HasSubstr("song.wav"), Not(HasSubstr("auricle:")), Not(HasSubstr("table:"))));
}

TEST(StandardStreams, OutputThatCannotBeWrittenIsAnError) {
  const TemporaryFolder folder;
  write_song(folder / "song.wav", 5.0);
  const std::string song = (folder / "song.wav").string();
  for (const std::string redirection : {">/dev/full", ">&-"}) {
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"classify", song}, {"classify", "--json", song}, {"completion", "bash"}, {"classify", "--help"}}) {
      const ProcessResult result = in_shell("exec \"$0\" \"$@\" " + redirection, arguments);
      EXPECT_EQ(result.status, 1) << arguments[0] << redirection;
      EXPECT_THAT(result.err, HasSubstr("standard output")) << arguments[0] << redirection;
      EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    }
  }
}

TEST(StandardStreams, AReaderThatIsGoneIsNoTrouble) {
  const TemporaryFolder folder;
  write_song(folder / "song.wav", 5.0);
  const std::string song = (folder / "song.wav").string();
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"classify", song, song}, {"classify", "--json", song}, {"--help"}}) {
    const ProcessResult result = in_shell("{ sleep 0.3; \"$0\" \"$@\"; echo $? >&2; } | :", arguments);
    EXPECT_EQ(result.err, "1\n") << arguments[0];
  }
}

}  // namespace
}  // namespace auricle::test
