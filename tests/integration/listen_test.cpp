#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

#include <auricle/audio/wav.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
  }
  return lines;
}

TEST(Listen, AnswersEachSecondOfAPipe) {
  const TemporaryFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  Process listener({program("auricle").string(), "listen", pipe.string(), "--json", "--over", "4"});
  Clip clip{.samples = std::vector<float>(8 * 16000), .sample_rate_hz = 16000};
  for (std::size_t i = 0; i < clip.samples.size(); ++i) {
    clip.samples[i] = i % 97 < 40 ? 0.3F : -0.3F;
  }
  write_wav(folder / "sound.wav", clip);
  run({"cp", (folder / "sound.wav").string(), pipe.string()});
  const ProcessResult result = listener.wait();
  EXPECT_EQ(result.status, 0) << result.err;
  const std::vector<std::string> lines = lines_of(result.out);
  ASSERT_GE(lines.size(), 4U);
  for (const std::string& line : lines) {
    const Json moment = parse_json(line, "a line");
    EXPECT_LE(moment.at("end_s").get<double>() - moment.at("begin_s").get<double>(), 4.001);
    EXPECT_EQ(moment.at("genres").size(), 3U);
    EXPECT_FALSE(moment.at("genre").get<std::string>().empty());
  }
  EXPECT_NEAR(parse_json(lines.back(), "the last").at("end_s").get<double>(), 8.0, 1.0);
}

TEST(Listen, SaysWhenThereWasTooLittleForAnAnswer) {
  const TemporaryFolder folder;
  write_wav(folder / "short.wav", {.samples = std::vector<float>(16000, 0.1F), .sample_rate_hz = 16000});
  const ProcessResult result = auricle({"listen", (folder / "short.wav").string()});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("short.wav ended before there was enough to hear"));
}

TEST(Listen, ADeviceThatIsNotThereIsToldInALine) {
  const ProcessResult result = auricle({"listen", "--device", "no such device"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(lines_of(result.err).size(), 1U) << result.err;
  EXPECT_THAT(result.err, HasSubstr("there is no device"));
  EXPECT_EQ(auricle({"listen", "--list-devices"}).status, 0);
  EXPECT_EQ(auricle({"listen", "-", "--device", "x"}).status, 2) << "one source at a time";
}

}  // namespace
}  // namespace auricle::test
