// Names of files that are no UTF-8, or would steer a terminal, as they come out of each command.

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// Two genres of songs whose names differ in one byte that is no UTF-8, or in one control character.
class Names : public testing::Test {
 protected:
  Names() {
    for (const std::string genre : {"a", "b"}) {
      fs::create_directories(music() / genre);
      for (const std::string name : {"caf\xe9", "caf\xe8", "\x1b[31m\nred", "\x1b[31m\tred", "caf\\xe9"}) {
        fs::copy_file(practice().song(), music() / genre / (name + ".wav"));
        paths_.insert((music() / genre / (name + ".wav")).string());
      }
    }
  }

  fs::path music() const { return folder_ / "music"; }
  ProcessResult classify(const std::string& format) const {
    std::vector<std::string> arguments{"classify", music().string(), "--model", practice().model.string()};
    if (!format.empty()) {
      arguments.push_back(format);
    }
    return auricle(arguments);
  }

  TemporaryFolder folder_;
  std::set<std::string> paths_;
};

std::set<std::string> lines_of(const std::string& text) {
  std::set<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.insert(text.substr(begin, text.find(": ", begin) - begin));
    begin = end + 1;
  }
  return lines;
}

TEST_F(Names, AreOneHarmlessLineEachInText) {
  const ProcessResult result = classify("");
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(lines_of(result.out).size(), paths_.size());
  EXPECT_EQ(std::ranges::count(result.out, '\n'), std::ssize(paths_));
  EXPECT_THAT(result.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(result.out, HasSubstr("/a/caf\\xe9.wav: "));
  EXPECT_THAT(result.out, HasSubstr("/a/\\x1b[31m\\x0ared.wav: "));
}

TEST_F(Names, ComeBackFromJsonByteForByte) {
  const ProcessResult result = classify("--json");
  EXPECT_EQ(result.status, 0) << result.err;
  std::set<std::string> files;
  for (const Json& file : parse_json(result.out, "output")) {
    files.insert(file.at("file").get<std::string>());
  }
  EXPECT_EQ(files, paths_);
  EXPECT_THAT(result.out, HasSubstr("caf\\udce9.wav"));
}

TEST_F(Names, StandInCsvByteForByte) {
  const ProcessResult result = classify("--csv");
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("/a/caf\xe9.wav,"));
  EXPECT_THAT(result.out, HasSubstr("/a/\x1b[31m\nred.wav\",")) << "quoted";
}

TEST_F(Names, OfDuplicatesAreAllThere) {
  const ProcessResult json = auricle({"duplicates", music().string(), "--json"});
  std::set<std::string> files;
  const Json duplicates = parse_json(json.out, "output");
  for (const Json& failure : duplicates.at("failures")) {  // the songs are too short to be compared
    files.insert(failure.at("file").get<std::string>());
  }
  EXPECT_EQ(files, paths_);
  EXPECT_EQ(std::ranges::count(json.err, '\n'), std::ssize(paths_)) << "a line each";
  EXPECT_THAT(json.err, Not(HasSubstr("\x1b")));
}

TEST_F(Names, OfATableAreLearntFrom) {
  const fs::path table = folder_ / "t.npy";
  const fs::path model = folder_ / "m.safetensors";
  ASSERT_EQ(auricle({"features", music().string(), "-o", table.string(), "--no-store"}).status, 0);
  const ProcessResult trained = auricle({"train", "--recipe", "article", "--features", table.string(), "-o",
                                         model.string(), "--epochs", "1", "--threads", "1"});
  ASSERT_EQ(trained.status, 0) << trained.err;
  const Json record = read_json(folder_ / "m.run.json");
  std::set<std::string> judged;
  for (const Json& song : record.at("trials").at(0).at("songs")) {
    judged.insert(song.at("path").get<std::string>());
  }
  EXPECT_TRUE(std::ranges::includes(paths_, judged));
  EXPECT_GE(judged.size(), 2U);
  const ProcessResult report = auricle({"report", model.string(), "-o", (folder_ / "r.html").string()});
  EXPECT_EQ(report.status, 0) << report.err;
}

TEST_F(Names, AreHarmlessInComplaints) {
  const ProcessResult result =
      auricle({"classify", (folder_ / "gone\x1b[2J\n\xe9.wav").string(), "--model", practice().model.string()});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 1);
  EXPECT_THAT(result.err, HasSubstr("gone\\x1b[2J\\x0a\\xe9.wav"));
}

TEST_F(Names, ThatAreNotToBeWrittenDownEndNothing) {
  const std::string program = ::auricle::test::program("auricle").string();
  const ProcessResult result = run({"sh", "-c", "\"$0\" classify missing.wav \"$1\" --model \"$2\" 2>/dev/full",
                                    program, practice().song().string(), practice().model.string()});
  EXPECT_EQ(result.status, 1) << "a complaint that can't be written is no reason to stop";
  EXPECT_THAT(result.out, HasSubstr(practice().song().string()));
}

}  // namespace
}  // namespace auricle::test
