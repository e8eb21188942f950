// A library that many machines scan: catalogues of shards, and what puts them together again.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// Catalogues of shards.
class ShardsOfALibrary : public testing::Test {
 protected:
  ShardsOfALibrary() { copy_with_faults(music_); }

  fs::path file(const std::string& name) const { return folder_ / name; }

  ProcessResult scan(const fs::path& catalogue, std::vector<std::string> more = {}) const {
    return scan_of(music_, catalogue, std::move(more));
  }
  static ProcessResult scan_of(const fs::path& folder, const fs::path& catalogue, std::vector<std::string> more = {}) {
    if (std::ranges::find(more, "--model") == more.end()) {
      more.insert(more.end(), {"--model", practice().model.string()});
    }
    more.insert(more.begin(), {"library", "scan", folder.string(), "--catalogue", catalogue.string()});
    return auricle(more);
  }

  fs::path part(std::size_t index, std::size_t count) const { return file(fmt::format("{}-of-{}.db", index, count)); }

  ProcessResult scan_part(std::size_t index, std::size_t count, std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--shard", fmt::format("{}/{}", index, count)});
    return scan(part(index, count), more);
  }

  static ProcessResult merge(const fs::path& output, const std::vector<fs::path>& parts) {
    std::vector<std::string> words{"library", "merge", "-o", output.string()};
    std::ranges::copy(parts, std::back_inserter(words));
    return auricle(words);
  }

  /// What the catalogue holds, gone songs too.
  std::string contents(const fs::path& catalogue) const {
    std::string all;
    for (const std::string which : {"--folder=/", "--gone"}) {
      fs::remove(file("export.jsonl"));
      const ProcessResult result =
          auricle({"library", "export", "--catalogue", catalogue.string(), which, "-o", file("export.jsonl").string()});
      EXPECT_EQ(result.status, 0) << result.err;
      all += read_file(file("export.jsonl"));
    }
    return all;
  }

  void expect_refused(const std::vector<fs::path>& parts, const std::string& why, int status = 2) const {
    std::vector<std::string> before;
    std::ranges::transform(parts, std::back_inserter(before),
                           [](const fs::path& one) { return fs::exists(one) ? read_file(one) : ""; });
    const ProcessResult result = merge(file("refused.db"), parts);
    EXPECT_EQ(result.status, status) << result.err;
    EXPECT_THAT(result.err, HasSubstr(why));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      EXPECT_THAT(entry.path().filename().string(),
                  testing::Not(testing::AnyOf(testing::StartsWith("refused"), testing::StartsWith(".auricle-"))));
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      EXPECT_EQ(fs::exists(parts[i]) ? read_file(parts[i]) : "", before[i]) << "parts are only read";
    }
  }

  TemporaryFolder folder_;
  fs::path music_ = folder_ / "music";
};

TEST_F(ShardsOfALibrary, AreTheWholeLibrary) {
  ASSERT_EQ(scan(file("whole.db")).status, 1) << "two songs are bad";
  for (const std::size_t count : {1U, 3U, 20U}) {
    std::vector<fs::path> parts;
    for (std::size_t i = count; i >= 1; --i) {
      parts.push_back(part(i, count));
      EXPECT_LE(scan_part(i, count).status, 1);
    }
    const ProcessResult merged = merge(file(fmt::format("merged{}.db", count)), parts);
    EXPECT_EQ(merged.status, 0) << merged.err;
    EXPECT_THAT(merged.out, HasSubstr("27 songs with 25 sounds")) << "a copy in another shard is no other sound";
    EXPECT_EQ(contents(file(fmt::format("merged{}.db", count))), contents(file("whole.db")));
  }
  // From then on it is a catalogue like any other: nothing is heard again.
  const ProcessResult again = scan(file("merged3.db"));
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_THAT(again.out, AllOf(HasSubstr("27 recordings: 0 new, 0 changed, 0 gone"), HasSubstr("0 heard, 0 known")));
}

TEST_F(ShardsOfALibrary, PartAlbumsInTracksAsTheWholeDoes) {
  write_file(music_ / "single" / "one.cue",
             "FILE \"one.wav\" WAVE\n  TRACK 01 AUDIO\n    TITLE \"First\"\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n"
             "    INDEX 01 00:02:00\n");
  ASSERT_EQ(scan(file("whole.db")).status, 1);
  std::vector<fs::path> parts;
  for (std::size_t i = 1; i <= 3; ++i) {
    parts.push_back(part(i, 3));
    EXPECT_LE(scan_part(i, 3).status, 1);
  }
  ASSERT_EQ(merge(file("merged.db"), parts).status, 0);
  EXPECT_THAT(contents(file("merged.db")), HasSubstr("\"cue_track\":2"));
  EXPECT_EQ(contents(file("merged.db")), contents(file("whole.db")));
  EXPECT_THAT(scan(file("merged.db")).out, HasSubstr(" 0 new, 0 changed, 0 gone")) << "the sheet is known";
}

TEST_F(ShardsOfALibrary, KnowTheirOwnSongsOnlyAndWhatIsGoneOfThem) {
  for (std::size_t i = 1; i <= 3; ++i) {
    ASSERT_LE(scan_part(i, 3).status, 1);
  }
  EXPECT_THAT(scan_part(1, 3).out, AllOf(HasSubstr(" 0 new, 0 changed, 0 gone"), HasSubstr("0 heard, 0 known")));
  ASSERT_EQ(scan(file("whole.db")).status, 1);
  fs::remove(music_ / "single" / "one.wav");
  std::size_t gone = 0;
  for (std::size_t i = 1; i <= 3; ++i) {
    const ProcessResult again = scan_part(i, 3, {"--json"});
    gone += parse_json(again.out, "the summary").at("gone").get<std::size_t>();
  }
  EXPECT_EQ(gone, 1U);
  ASSERT_EQ(scan(file("whole.db")).status, 0);
  ASSERT_EQ(merge(file("merged.db"), {part(1, 3), part(2, 3), part(3, 3)}).status, 0);
  EXPECT_EQ(contents(file("merged.db")), contents(file("whole.db")));
}

TEST_F(ShardsOfALibrary, StayWhatTheyAre) {
  ASSERT_LE(scan_part(1, 3).status, 1);
  ASSERT_EQ(scan(file("whole.db")).status, 1);
  const auto expect_status_2 = [&](const ProcessResult& result, const std::string& why) {
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.err, HasSubstr(why));
  };
  expect_status_2(scan(part(1, 3)), "is of shard 1/3 (--shard 1/3); name another one for all songs");
  expect_status_2(scan(part(1, 3), {"--shard", "2/3"}), "name another one for shard 2/3");
  expect_status_2(scan(part(1, 3), {"--shard", "1/2"}), "name another one for shard 1/2");
  expect_status_2(scan(file("whole.db"), {"--shard", "1/3"}), "is of no shard");
  expect_status_2(scan_of(music_ / "single", part(1, 3), {"--shard", "1/3"}), "scan the same folders");
  const ProcessResult watch = run({"timeout", "30", program("auricle").string(), "library", "watch", music_.string(),
                                   "--catalogue", part(1, 3).string(), "--model", practice().model.string()});
  expect_status_2(watch, "is of shard 1/3");
  const ProcessResult missing = scan_of(music_ / "nowhere", file("new.db"), {"--shard", "1/3"});
  EXPECT_EQ(missing.status, 1);
  EXPECT_LE(scan(file("new.db"), {"--shard", "1/3"}).status, 1) << "a slip of the pen is not kept";
}

TEST_F(ShardsOfALibrary, OfFoldersOfAnotherNameAreNamedAsOnTheFirstMachine) {
  ASSERT_EQ(scan(file("whole.db")).status, 1);
  for (std::size_t i = 1; i <= 3; ++i) {
    const fs::path mount = i == 1 ? music_ : file(fmt::format("mount{}", i));
    if (i > 1) {
      fs::create_directory_symlink(music_, mount);
    }
    EXPECT_LE(scan_of(mount, part(i, 3), {"--shard", fmt::format("{}/3", i)}).status, 1);
  }
  EXPECT_EQ(merge(file("merged.db"), {part(3, 3), part(2, 3), part(1, 3)}).status, 0);
  EXPECT_EQ(contents(file("merged.db")), contents(file("whole.db")));
}

TEST_F(ShardsOfALibrary, ThatDontBelongTogetherAreRefused) {
  for (std::size_t i = 1; i <= 3; ++i) {
    ASSERT_LE(scan_part(i, 3).status, 1);
  }
  ASSERT_LE(scan_part(2, 2).status, 1);
  ASSERT_EQ(scan(file("whole.db")).status, 1);
  const std::vector<fs::path> all{part(1, 3), part(2, 3), part(3, 3)};
  expect_refused({part(1, 3), part(3, 3)}, "shard 2/3 is missing");
  expect_refused({part(1, 3), part(2, 3), part(3, 3), part(2, 3)}, "shard 2/3 is there twice");
  expect_refused({part(1, 3), part(2, 2), part(3, 3)}, "one number of shards");
  expect_refused({part(1, 3), part(2, 3), file("whole.db")}, "put shards together first");
  expect_refused({file("whole.db"), file("whole.db")}, "is named twice");
  expect_refused({file("whole.db"), file("nowhere.db")}, "there is no catalogue", 1);
  expect_refused({file("whole.db"), practice().song()}, "is no catalogue of a music library");
  write_file(file("cut.db"), read_file(part(2, 3)).substr(0, 9000));
  expect_refused({part(1, 3), file("cut.db"), part(3, 3)}, "is damaged", 1);
  std::string newer = read_file(part(2, 3));
  newer[63] = 99;  // the schema's version
  write_file(file("newer.db"), newer);
  expect_refused({part(1, 3), file("newer.db"), part(3, 3)}, "is of a newer Auricle", 1);

  const std::string mine = read_file(part(1, 3));
  for (const fs::path& taken : {part(1, 3), file("whole.db"), practice().song()}) {
    const ProcessResult over = merge(taken, all);
    EXPECT_EQ(over.status, 2);
    EXPECT_THAT(over.err, HasSubstr("no catalogue is written over anything"));
  }
  EXPECT_EQ(read_file(part(1, 3)), mine);
  write_file(file("empty.db"), "");
  EXPECT_EQ(merge(file("empty.db"), all).status, 0);
  write_file(file("left.db-wal"), "what another catalogue has left");
  EXPECT_EQ(merge(file("left.db"), all).status, 2);

  const std::string trained = file("other.safetensors").string();
  ASSERT_EQ(auricle({"train", "--recipe", "article", "--data", practice().music.string(), "-o", trained, "--epochs",
                     "1", "--seed", "9", "--threads", "1"})
                .status,
            0);
  ASSERT_LE(scan_part(2, 3, {"--model", trained}).status, 1);
  expect_refused(all, "answers of different models");
}

TEST_F(ShardsOfALibrary, OfFoldersWithOtherSongsAreRefused) {
  const std::vector<fs::path> all{part(1, 3), part(2, 3), part(3, 3)};
  ASSERT_LE(scan_part(1, 3).status, 1);
  ASSERT_LE(scan_part(2, 3).status, 1);
  ASSERT_EQ(scan_of(practice().music, part(3, 3), {"--shard", "3/3"}).status, 0);
  expect_refused(all, "are of folders with different songs, " + music_.string() + " and " + practice().music.string());
  fs::remove(part(3, 3));
  // A song that comes between two scans may be nobody's. It is once all have looked again, which hears nothing else.
  fs::copy_file(practice().song(), music_ / "single" / "added.wav");
  ASSERT_LE(scan_part(3, 3).status, 1);
  expect_refused(all, "are of folders with different songs");
  std::size_t heard = 0;
  for (std::size_t i = 1; i <= 3; ++i) {
    heard += parse_json(scan_part(i, 3, {"--json"}).out, "the summary").at("new").get<std::size_t>();
  }
  EXPECT_LE(heard, 1U);
  EXPECT_EQ(merge(file("merged.db"), all).status, 0);
  // The same folders in another order would give songs other paths.
  for (std::size_t i = 1; i <= 2; ++i) {
    const std::vector<std::string> folders{(music_ / "single").string(), practice().music.string()};
    const ProcessResult result =
        auricle({"library", "scan", folders[i - 1], folders[2 - i], "--catalogue", part(i, 2).string(), "--model",
                 practice().model.string(), "--shard", fmt::format("{}/2", i)});
    ASSERT_LE(result.status, 1) << result.err;
  }
  expect_refused({part(1, 2), part(2, 2)}, "are of folders with different songs");
}

TEST_F(ShardsOfALibrary, OfSingleFilesMeetALinkOnce) {
  fs::create_symlink(practice().song(), file("link.wav"));
  std::vector<std::string> songs{practice().song().string(), file("link.wav").string()};
  for (const auto& entry : fs::directory_iterator(practice().song().parent_path())) {
    if (entry.path() != practice().song()) {
      songs.push_back(entry.path().string());
    }
  }
  const auto scan_songs = [&](const fs::path& catalogue, const std::vector<std::string>& more) {
    std::vector<std::string> words{"library",          "scan",    "--catalogue",
                                   catalogue.string(), "--model", practice().model.string()};
    words.insert(words.end(), songs.begin(), songs.end());
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(auricle(words).status, 0);
  };
  scan_songs(file("whole.db"), {});
  std::vector<fs::path> parts;
  for (std::size_t i = 1; i <= 5; ++i) {
    parts.push_back(part(i, 5));
    scan_songs(parts.back(), {"--shard", fmt::format("{}/5", i)});
  }
  EXPECT_EQ(merge(file("merged.db"), parts).status, 0);
  EXPECT_EQ(contents(file("merged.db")), contents(file("whole.db")));
}

TEST_F(ShardsOfALibrary, AreReadWithoutATrace) {
  for (std::size_t i = 1; i <= 2; ++i) {
    ASSERT_LE(scan_part(i, 2).status, 1);
  }
  const auto files = [&] {
    std::vector<fs::path> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      names.push_back(entry.path());
    }
    std::ranges::sort(names);
    return names;
  };
  const std::vector<fs::path> before = files();
  for (const char* command : {"stats", "list"}) {
    EXPECT_EQ(auricle({"library", command, "--catalogue", part(1, 2).string()}).status, 0);
    EXPECT_EQ(files(), before) << command;
  }
  EXPECT_EQ(merge(file("merged.db"), {part(1, 2), part(2, 2)}).status, 0);
  fs::remove(file("merged.db"));
  EXPECT_EQ(files(), before);
}

TEST_F(ShardsOfALibrary, LeaveNothingOfWhatCannotBe) {
  const auto files = [&] { return std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()); };
  ASSERT_EQ(scan_of(practice().music, file("whole.db")).status, 0);
  const auto before = files();
  for (const std::vector<std::string>& shard : {std::vector<std::string>(), {"--shard", "1/3"}}) {
    EXPECT_EQ(scan_of(music_ / "nowhere", file("new.db"), shard).status, 1);
  }
  for (const char* ending : {"-wal", "-shm", "-journal"}) {
    const fs::path name = file(fmt::format("z.db{}", ending));
    for (const ProcessResult& result : {scan_of(practice().music, name), merge(name, {file("whole.db")})}) {
      EXPECT_EQ(result.status, 2);
      EXPECT_THAT(result.err, HasSubstr(fmt::format("end the catalogue's name otherwise than {}", ending)));
    }
  }
  EXPECT_EQ(files(), before);
}

TEST_F(ShardsOfALibrary, OfWhichAScanWasCutOffAreRefused) {
  ASSERT_LE(scan_part(1, 2).status, 1);
  std::vector<std::string> words{
      program("auricle").string(), "library", "scan", music_.string(), "--catalogue", part(2, 2).string(), "--model",
      practice().model.string(),   "--jobs",  "1",    "--shard",       "2/2"};
  bool refused = false;
  for (int i = 0; i < 20 && !refused; ++i) {
    fs::remove(part(2, 2));
    Process scan(words);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 * (i + 1)));
    scan.signal(SIGKILL);
    scan.wait();
    if (fs::exists(part(2, 2)) && fs::file_size(part(2, 2)) > 0) {
      refused =
          merge(file("merged.db"), {part(1, 2), part(2, 2)}).err.find("not scanned to its end") != std::string::npos;
      fs::remove(file("merged.db"));
    }
  }
  EXPECT_TRUE(refused);
  ASSERT_LE(scan_part(2, 2).status, 1) << "the next scan goes on";
  EXPECT_EQ(merge(file("merged.db"), {part(1, 2), part(2, 2)}).status, 0);
}

TEST_F(ShardsOfALibrary, CataloguesOfSeveralFoldersBecomeOne) {
  const fs::path other = file("other");
  fs::create_directories(other);
  fs::copy_file(practice().song(), other / "a copy.wav");
  ASSERT_EQ(scan(file("mine.db")).status, 1);
  ASSERT_EQ(scan_of(other, file("yours.db")).status, 0);
  ASSERT_EQ(scan(file("both.db")).status, 1);
  ASSERT_EQ(scan_of(other, file("both.db")).status, 0);
  const ProcessResult merged = merge(file("merged.db"), {file("mine.db"), file("yours.db")});
  EXPECT_EQ(merged.status, 0) << merged.err;
  EXPECT_THAT(merged.out, HasSubstr("28 songs with 25 sounds, of 2 catalogues"));
  EXPECT_EQ(contents(file("merged.db")), contents(file("both.db")));
  // What two say alike is kept once; what they say differently is refused.
  EXPECT_EQ(merge(file("again.db"), {file("merged.db"), file("yours.db")}).status, 0);
  EXPECT_EQ(contents(file("again.db")), contents(file("both.db")));
  write_file(other / "a copy.wav", read_file(practice().song()) + "more");
  ASSERT_LE(scan_of(other, file("yours.db")).status, 1);
  expect_refused({file("merged.db"), file("yours.db")}, "what another catalogue contradicts");
}

}  // namespace
}  // namespace auricle::test
