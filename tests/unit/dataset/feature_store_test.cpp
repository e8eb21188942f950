#include <auricle/dataset/feature_store.hpp>

#include <cstdlib>
#include <iterator>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/store_file.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

const SongFeatures kRows = {
    .rows = {{.start_s = 0.0, .duration_s = 3.0, .padded = false, .values = {1, 2, 3}},
             {.start_s = 3.0, .duration_s = 2.5, .padded = true, .values = {4, 5, 0}}},
    .heard = {
        .heard_s = 5.5, .claimed_s = 9.0, .damaged_s = 0.5, .bad_packets = 3, .breaks_off = true, .one_channel = true}};

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
  FeatureStore(folder / "features.db", "mel").put(song(), {.rows = {kRows.rows[1]}, .heard = {}});
  EXPECT_EQ(FeatureStore(folder / "features.db", "mfcc").find(song())->rows.size(), 2U);
  EXPECT_EQ(FeatureStore(folder / "features.db", "mel").find(song())->rows.size(), 1U);
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

/// No store, or none that can be known: refused, and not a byte of it or beside it is changed.
void expect_untouched(const TemporaryFolder& folder, const fs::path& file, const std::string& bytes) {
  const auto entries = [&] { return std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()); };
  write_file(file, bytes);
  const auto before = entries();
  EXPECT_THAT([&] { FeatureStore(file, "mfcc"); },
              ThrowsMessage<UsageError>(HasSubstr(file.string() + " is no feature store; name another file")));
  EXPECT_EQ(read_file(file), bytes);
  EXPECT_EQ(entries(), before);
}

TEST(FeatureStore, OfWhichBytesWereFlippedIsNotTrusted) {
  const TemporaryFolder folder;
  const std::string whole = bytes_of_full_store(folder / "features.db");
  for (std::size_t at = 0; at < whole.size(); at += at < 200 ? 7 : 431) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    const fs::path file = folder / "damaged.db";
    if (at < 16 || (at >= 68 && at < 72)) {  // what makes it known as a store
      expect_untouched(folder, file, damaged);
    } else {
      write_file(file, damaged);
      expect_trustworthy(file, "byte " + std::to_string(at));
    }
    fs::remove(file);
  }
}

TEST(FeatureStore, ThatWasCutOffIsBegunAnew) {
  const TemporaryFolder folder;
  const std::string whole = bytes_of_full_store(folder / "features.db");
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{100}, std::size_t{4096}, whole.size() / 2, whole.size() - 4196}) {
    write_file(folder / "cut.db", whole.substr(0, size));
    EXPECT_THAT(FeatureStore(folder / "cut.db", "mfcc").trouble(), HasSubstr(size > 100 ? "begun anew" : "")) << size;
    expect_trustworthy(folder / "cut.db", "cut to " + std::to_string(size));
    fs::remove(folder / "cut.db");
  }
}

/// A database, made by SQL, that is closed.
void make_database(const fs::path& file, const std::string& sql) {
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
}

TEST(FeatureStore, LeavesAloneWhatIsNone) {
  const TemporaryFolder folder;
  const fs::path file = folder / "precious";
  for (const std::string& bytes : {std::string("x"), std::string(10'000, 'x'), std::string("RIFF\0\0\0\0WAVEfmt ", 16),
                                   std::string("SQLite format 3"), std::string("SQLite format 3\0", 16)}) {
    expect_untouched(folder, file, bytes);
  }
  const std::string our_table = kStoreTable;
  for (const std::string& sql :
       {std::string("CREATE TABLE items (x)"), std::string("CREATE TABLE items (x); PRAGMA user_version = 1"),
        std::string("CREATE TABLE items (x); PRAGMA user_version = 58"),
        std::string("CREATE TABLE songs (title TEXT); PRAGMA user_version = 1"),
        our_table + "; CREATE TABLE mine (x); PRAGMA user_version = 1", our_table + "; PRAGMA user_version = 2",
        our_table + "; PRAGMA user_version = 1; PRAGMA application_id = 252006674",
        std::string("PRAGMA journal_mode = WAL; CREATE TABLE items (x)")}) {
    const fs::path database = folder / "made.db";
    make_database(database, sql);
    const std::string bytes = read_file(database);
    fs::remove(database);
    expect_untouched(folder, file, bytes);
  }
  EXPECT_THROW(FeatureStore(folder.path(), "mfcc"), UsageError) << "a folder";
  EXPECT_THROW(FeatureStore("/dev/null", "mfcc"), UsageError);
}

TEST(FeatureStore, FromBeforeThereWasAMarkIsKeptAndMarked) {
  const TemporaryFolder folder;
  const fs::path file = folder / "with % and ?.db";
  FeatureStore(file, "mfcc").put(song(), kRows);
  make_database(file, "PRAGMA application_id = 0");
  ASSERT_EQ(look_at_store(file), StoreFile::kUnmarked);
  {
    const FeatureStore store(file, "mfcc");
    EXPECT_EQ(store.find(song()), kRows);
    EXPECT_THAT(store.trouble(), IsEmpty());
  }
  EXPECT_EQ(look_at_store(file), StoreFile::kOurs);
}

TEST(FeatureStore, OfANewerVersionIsSetAside) {
  const TemporaryFolder folder;
  const fs::path file = folder / "features.db";
  FeatureStore(file, "mfcc").put(song(), kRows);
  make_database(file, "PRAGMA user_version = 2");
  const std::string newer = read_file(file);
  write_file(folder / "features.db.1", "taken");
  {
    FeatureStore store(file, "mfcc");
    EXPECT_THAT(store.trouble(), AllOf(HasSubstr("newer"), HasSubstr("features.db.2")));
    store.put(song(), kRows);
  }
  EXPECT_EQ(read_file(folder / "features.db.2"), newer);
  EXPECT_EQ(read_file(folder / "features.db.1"), "taken");
  EXPECT_EQ(FeatureStore(file, "mfcc").find(song()), kRows);
}

TEST(FeatureStore, AtTheDefaultPlaceMakesRoomForItself) {
  const TemporaryFolder folder;
  const char* before = std::getenv("XDG_CACHE_HOME");
  const std::string kept = before == nullptr ? "" : before;
  setenv("XDG_CACHE_HOME", folder.path().c_str(), 1);
  const fs::path file = *default_feature_store();
  fs::create_directories(file.parent_path());
  write_file(file, "no store");
  {
    FeatureStore store(file, "mfcc");
    EXPECT_THAT(store.trouble(), HasSubstr(file.string() + ".1"));
    store.put(song(), kRows);
    EXPECT_EQ(store.find(song()), kRows);
  }
  EXPECT_EQ(read_file(file.string() + ".1"), "no store");
  before == nullptr ? unsetenv("XDG_CACHE_HOME") : setenv("XDG_CACHE_HOME", kept.c_str(), 1);
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
