#include <cstddef>
#include <filesystem>
#include <string>

#include <auricle/audio/load.hpp>
#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// Four songs, one of which lies in another genre's folder once more: cut, and at another rate.
class DuplicatesCommand : public testing::Test {
 protected:
  DuplicatesCommand() {
    const ProcessResult composed =
        auricle({"compose", music().string(), "--genres", "2", "--songs", "2", "--seconds", "20"});
    EXPECT_EQ(composed.status, 0) << composed.err;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(music())) {
      if (entry.is_regular_file() && (original_.empty() || entry.path() < original_)) {
        original_ = entry.path();
      }
    }
    copy_ = music() / "zither" / "copy.wav";
    fs::create_directory(copy_.parent_path());
    write_wav(copy_, load_clip(original_, {.sample_rate_hz = 16'000, .offset_s = 5.04, .duration_s = 10}));
  }

  fs::path music() const { return folder_ / "music"; }

  TemporaryFolder folder_;
  fs::path original_;
  fs::path copy_;
};

TEST_F(DuplicatesCommand, NamesThePairWithItsOffset) {
  const ProcessResult result = auricle({"duplicates", music().string(), "--threads", "1"});
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("5/5"));
  EXPECT_THAT(result.out, HasSubstr("  " + original_.string() + "\n  " + copy_.string() + "\n    begins "));
  EXPECT_THAT(result.out, HasSubstr(" s into the one above"));
  EXPECT_THAT(result.out, HasSubstr("1 group of the same audio among 5 recordings"));
}

TEST_F(DuplicatesCommand, WritesJson) {
  const ProcessResult result = auricle({"duplicates", music().string(), "--json"});
  EXPECT_EQ(result.status, 0) << result.err;
  const Json json = parse_json(result.out, "output");
  EXPECT_TRUE(json.at("failures").empty());
  ASSERT_EQ(json.at("groups").size(), 1U);
  const Json& group = json.at("groups").at(0);
  EXPECT_EQ(group.at("files"), Json({original_.string(), copy_.string()}));
  ASSERT_EQ(group.at("pairs").size(), 1U);
  const Json& pair = group.at("pairs").at(0);
  EXPECT_EQ(pair.at("first"), original_.string());
  EXPECT_EQ(pair.at("second"), copy_.string());
  EXPECT_NEAR(pair.at("offset_s").get<double>(), 5.04, kFingerprintHopS);
  EXPECT_NEAR(pair.at("overlap_s").get<double>(), 10.0, kFingerprintHopS);
  EXPECT_GT(pair.at("similarity").get<double>(), 0.8);
}

TEST_F(DuplicatesCommand, NamesBrokenFilesAndGoesOn) {
  write_file(music() / "broken.mp3", "no music");
  const ProcessResult text = auricle({"duplicates", music().string()});
  EXPECT_EQ(text.status, 1);
  EXPECT_THAT(text.err, HasSubstr("broken.mp3"));
  EXPECT_THAT(text.out, HasSubstr("1 group of the same audio among 5 recordings; 1 could not be compared"));
  const ProcessResult result = auricle({"duplicates", music().string(), "--json"});
  EXPECT_EQ(result.status, 1);
  const Json json = parse_json(result.out, "output");
  EXPECT_EQ(json.at("groups").size(), 1U);
  ASSERT_EQ(json.at("failures").size(), 1U);
  EXPECT_EQ(json.at("failures").at(0).at("file"), (music() / "broken.mp3").string());
}

TEST_F(DuplicatesCommand, FindsNothingAmongDifferentSongs) {
  fs::remove(copy_);
  const ProcessResult result = auricle({"duplicates", music().string()});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("0 groups of the same audio among 4 recordings"));
  EXPECT_THAT(result.out, Not(HasSubstr("into")));
}

TEST_F(DuplicatesCommand, RefusesFoldersWithoutMusic) {
  const ProcessResult missing = auricle({"duplicates", (folder_ / "none").string()});
  EXPECT_EQ(missing.status, 1);
  EXPECT_THAT(missing.err, HasSubstr("none"));
  fs::create_directory(folder_ / "empty");
  const ProcessResult empty = auricle({"duplicates", (folder_ / "empty").string()});
  EXPECT_EQ(empty.status, 2);
  EXPECT_THAT(empty.err, HasSubstr("holds no audio files"));
}

}  // namespace
}  // namespace auricle::test
