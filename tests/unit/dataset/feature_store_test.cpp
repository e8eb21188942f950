#include <auricle/dataset/feature_store.hpp>

#include <fstream>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<FeatureRow> kRows = {{.start_s = 0.0, .duration_s = 3.0, .padded = false, .values = {1, 2, 3}},
                                       {.start_s = 3.0, .duration_s = 2.5, .padded = true, .values = {4, 5, 0}}};

FileIdentity song(const std::string& name = "/music/a.mp3") {
  return {.path = name, .size = 1000, .modified_ns = 123'456'789};
}

TEST(FeatureStore, GivesBackWhatWasPutIntoIt) {
  const TemporaryFolder folder;
  {
    FeatureStore store(folder / "deep/down/features.db", "mfcc");
    EXPECT_EQ(store.find(song()), std::nullopt);
    store.put(song(), kRows);
    EXPECT_EQ(store.find(song()), kRows);
  }
  const FeatureStore again(folder / "deep/down/features.db", "mfcc");
  EXPECT_EQ(again.find(song()), kRows);
  EXPECT_THAT(again.trouble(), IsEmpty());
}

TEST(FeatureStore, NeverGivesOutRowsOfAnotherFileOrSpec) {
  const TemporaryFolder folder;
  FeatureStore(folder / "features.db", "mfcc").put(song(), kRows);

  const FeatureStore store(folder / "features.db", "mfcc");
  FileIdentity longer = song();
  ++longer.size;
  EXPECT_EQ(store.find(longer), std::nullopt);
  FileIdentity newer = song();
  ++newer.modified_ns;
  EXPECT_EQ(store.find(newer), std::nullopt);
  EXPECT_EQ(store.find(song("/music/b.mp3")), std::nullopt);
  EXPECT_EQ(FeatureStore(folder / "features.db", "mel").find(song()), std::nullopt);
}

TEST(FeatureStore, KeepsOneSongInSeveralWays) {
  const TemporaryFolder folder;
  FeatureStore(folder / "features.db", "mfcc").put(song(), kRows);
  FeatureStore(folder / "features.db", "mel").put(song(), {kRows[1]});
  EXPECT_EQ(FeatureStore(folder / "features.db", "mfcc").find(song())->size(), 2U);
  EXPECT_EQ(FeatureStore(folder / "features.db", "mel").find(song())->size(), 1U);
}

TEST(FeatureStore, TwoProgramsMayUseItAtATime) {
  const TemporaryFolder folder;
  FeatureStore one(folder / "features.db", "mfcc");
  FeatureStore other(folder / "features.db", "mfcc");
  for (int i = 0; i < 50; ++i) {
    one.put(song("/one/" + std::to_string(i)), kRows);
    other.put(song("/other/" + std::to_string(i)), kRows);
  }
  EXPECT_EQ(one.find(song("/other/49")), kRows);
  EXPECT_EQ(other.find(song("/one/49")), kRows);
  EXPECT_THAT(one.trouble() + other.trouble(), IsEmpty());
}

/// A store of many songs in one file, no journal beside it.
std::string bytes_of_full_store(const fs::path& file) {
  {
    FeatureStore store(file, "mfcc");
    for (int i = 0; i < 100; ++i) {
      store.put(song("/music/" + std::to_string(i)), kRows);
    }
  }
  EXPECT_FALSE(fs::exists(file.string() + "-wal"));
  return read_file(file);
}

/// Whatever happened to the file: rows are right or missing, and new ones are kept.
void expect_trustworthy(const fs::path& file, const std::string& what) {
  {
    FeatureStore store(file, "mfcc");
    for (int i = 0; i < 100; ++i) {
      const auto rows = store.find(song("/music/" + std::to_string(i)));
      EXPECT_TRUE(!rows || *rows == kRows) << what << ": song " << i << " has rows that nobody put there";
      store.put(song("/music/" + std::to_string(i)), kRows);
    }
  }
  FeatureStore again(file, "mfcc");
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(again.find(song("/music/" + std::to_string(i))), kRows) << what << ": song " << i << " was not kept";
  }
}

TEST(FeatureStore, OfWhichBytesWereFlippedIsNotTrusted) {
  const TemporaryFolder folder;
  const std::string whole = bytes_of_full_store(folder / "features.db");
  for (std::size_t at = 0; at < whole.size(); at += at < 200 ? 7 : 431) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    write_file(folder / "damaged.db", damaged);
    expect_trustworthy(folder / "damaged.db", "byte " + std::to_string(at));
    fs::remove(folder / "damaged.db");
  }
}

TEST(FeatureStore, ThatWasCutOffOrIsNoStoreIsBegunAnew) {
  const TemporaryFolder folder;
  const std::string whole = bytes_of_full_store(folder / "features.db");
  for (const std::size_t size : {std::size_t{1}, std::size_t{50}, whole.size() / 2, whole.size() - 100}) {
    write_file(folder / "cut.db", whole.substr(0, size));
    expect_trustworthy(folder / "cut.db", "cut to " + std::to_string(size));
    fs::remove(folder / "cut.db");
  }
  write_file(folder / "text.db", std::string(10'000, 'x'));
  EXPECT_THAT(FeatureStore(folder / "text.db", "mfcc").trouble(), HasSubstr("begun anew"));
  expect_trustworthy(folder / "text.db", "text");
}

TEST(FeatureStore, ThatCannotBeWrittenSaysSoAndFindsNothing) {
  FeatureStore store("/proc/no/such/place/features.db", "mfcc");
  EXPECT_THAT(store.trouble(), HasSubstr("/proc/no/such/place/features.db"));
  EXPECT_NO_THROW(store.put(song(), kRows));
  EXPECT_EQ(store.find(song()), std::nullopt);
}

TEST(FileIdentity, ChangesWithTheFile) {
  const TemporaryFolder folder;
  write_file(folder / "a.mp3", "one");
  const FileIdentity before = FileIdentity::of(folder / "a.mp3");
  EXPECT_TRUE(fs::path(before.path).is_absolute());
  EXPECT_EQ(before.size, 3U);
  fs::last_write_time(folder / "a.mp3", fs::last_write_time(folder / "a.mp3") + std::chrono::milliseconds(1));
  EXPECT_NE(FileIdentity::of(folder / "a.mp3").modified_ns, before.modified_ns);
  EXPECT_THROW(FileIdentity::of(folder / "b.mp3"), FileError);
}

}  // namespace
}  // namespace auricle
