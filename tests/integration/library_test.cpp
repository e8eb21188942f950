// `auricle library` from outside: a library scanned, listed, exported and watched; killed in the middle, and fed with
// what is no music.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
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
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

long count_lines(const std::string& text) { return std::ranges::count(text, '\n'); }

/// A copy of the practice set with a catalogue of its own.
struct PracticeLibrary {
  PracticeLibrary() { fs::copy(practice().music, music, fs::copy_options::recursive); }

  std::vector<std::string> command(const std::string& name, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"library", name, "--catalogue", catalogue.string()};
    if (name == "scan" || name == "watch") {
      words.insert(words.end(), {"--model", practice().model.string(), music.string()});
    }
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  ProcessResult run(const std::string& name, const std::vector<std::string>& more = {}) const {
    return auricle(command(name, more));
  }

  TemporaryFolder folder;
  fs::path music = folder / "music";
  fs::path catalogue = folder / "library.db";
};

TEST(Library, IsScannedListedCountedAndExported) {
  const PracticeLibrary library;
  const ProcessResult first = library.run("scan");
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_THAT(first.out, AllOf(HasSubstr("24 recordings: 24 new"), HasSubstr("24 heard")));
  EXPECT_THAT(first.err, IsEmpty()) << "no progress where nobody looks";
  const Json second = parse_json(library.run("scan", {"--json"}).out, "the summary");
  EXPECT_EQ(second["heard"], 0);
  EXPECT_EQ(second["found"], 24);

  const ProcessResult list = library.run("list", {"--json"});
  EXPECT_EQ(count_lines(list.out), 24);
  const Json song = parse_json(list.out.substr(0, list.out.find('\n')), "a song");
  EXPECT_THAT(song["path"].get<std::string>(), testing::StartsWith(library.music.string()));
  EXPECT_THAT(practice().genres, testing::Contains(song["genre"].get<std::string>()));
  EXPECT_EQ(parse_json(library.run("stats", {"--json"}).out, "the statistics")["songs"], 24);

  for (const std::string name : {"a.jsonl", "a.csv", "a.m3u8"}) {
    const fs::path file = library.folder / name;
    EXPECT_EQ(library.run("export", {"-o", file.string()}).status, 0);
    EXPECT_GE(count_lines(read_file(file)), 24) << name;
    EXPECT_EQ(library.run("export", {"-o", file.string()}).status, 0) << "over its own";
    write_file(file, "mine");
    const ProcessResult refused = library.run("export", {"-o", file.string()});
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.err, HasSubstr("name another file"));
    EXPECT_EQ(read_file(file), "mine");
  }
  EXPECT_EQ(library.run("export", {"--playlists", (library.folder / "lists").string()}).status, 0);
  EXPECT_GE(std::distance(fs::directory_iterator(library.folder / "lists"), fs::directory_iterator()), 1);
}

TEST(Library, BadFilesAreNamedAndTheRestGoOn) {
  const PracticeLibrary library;
  const std::string song =
      read_file(library.music / practice().genres.front() / (practice().genres.front() + ".00000.wav"));
  write_file(library.music / "empty.mp3", "");
  write_file(library.music / "page.flac", "<html>not found</html>");
  write_file(library.music / "cut.wav", song.substr(0, song.size() / 2));
  write_file(library.music / "wrong ending.mp3", song);
  write_file(library.music / "caf\xe9\x1b[2J.wav", song.substr(0, song.size() - 2000));
  fs::create_symlink("nowhere.mp3", library.music / "nowhere.mp3");
  const ProcessResult scan = library.run("scan");
  EXPECT_EQ(scan.status, 1);
  EXPECT_THAT(scan.err, AllOf(HasSubstr("empty.mp3"), HasSubstr("page.flac"), HasSubstr("cut.wav"),
                              HasSubstr("nowhere.mp3"), Not(HasSubstr("\x1b"))));
  const ProcessResult list = library.run("list");
  EXPECT_THAT(list.out, AllOf(HasSubstr("wrong ending.mp3"), HasSubstr("caf\\xe9"), Not(HasSubstr("\x1b"))));
  fs::remove(library.music / "nowhere.mp3");
  EXPECT_EQ(library.run("scan").status, 0) << "what failed is as it was";
  EXPECT_EQ(count_lines(library.run("list", {"--failed"}).out), 3);
}

TEST(Library, UnchangedFilesAreNotOpened) {
  const PracticeLibrary library;
  ASSERT_EQ(library.run("scan").status, 0);
  if (run({"strace", "-V"}).status != 0) {
    GTEST_SKIP() << "strace is not installed";
  }
  std::vector<std::string> traced{"strace",
                                  "-f",
                                  "-e",
                                  "trace=open,openat",
                                  "-o",
                                  (library.folder / "trace").string(),
                                  program("auricle").string()};
  const std::vector<std::string> scan = library.command("scan");
  traced.insert(traced.end(), scan.begin(), scan.end());
  ASSERT_EQ(run(traced).status, 0);
  EXPECT_THAT(read_file(library.folder / "trace"), AllOf(HasSubstr("library.db"), Not(HasSubstr(".wav"))));
}

TEST(Library, KilledAtAnyMomentIsFinishedByTheNextScan) {
  const PracticeLibrary library;
  std::size_t heard = 0;
  int killed = 0;
  for (int attempt = 0; attempt < 40 && heard < 24; ++attempt) {
    std::vector<std::string> words = library.command("scan", {"--jobs", "1"});
    words.insert(words.begin(), program("auricle").string());
    Process scan(words);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + 15 * attempt));
    scan.signal(SIGKILL);
    killed += scan.wait().status == 128 + SIGKILL ? 1 : 0;
    if (fs::exists(library.catalogue) && fs::file_size(library.catalogue) > 0) {
      const Json count = parse_json(library.run("stats", {"--json"}).out, "the statistics");
      EXPECT_GE(count["heard"].get<std::size_t>(), heard) << "nothing is lost";
      heard = count["heard"].get<std::size_t>();
    }
  }
  EXPECT_GT(killed, 0);
  const Json last = parse_json(library.run("scan", {"--json"}).out, "the summary");
  EXPECT_EQ(last["heard"], 24 - heard) << "nothing is done twice";
  EXPECT_EQ(count_lines(library.run("list").out), 24);
}

TEST(Library, CataloguesThatAreNoneAreLeftAlone) {
  const PracticeLibrary library;
  write_file(library.catalogue, "my letters");
  const ProcessResult scan = library.run("scan");
  EXPECT_EQ(scan.status, 2);
  EXPECT_EQ(count_lines(scan.err), 1);
  EXPECT_THAT(scan.err, HasSubstr("no catalogue"));
  EXPECT_EQ(read_file(library.catalogue), "my letters");
  const ProcessResult list = auricle({"library", "list", "--catalogue", (library.folder / "none.db").string()});
  EXPECT_EQ(list.status, 1);
  EXPECT_THAT(list.err, HasSubstr("`auricle library scan DIR` makes one"));
}

TEST(Library, WatchEndsWhenAskedToAndKeepsOthersFromScanning) {
  const PracticeLibrary library;
  std::vector<std::string> words = library.command("watch");
  words.insert(words.begin(), program("auricle").string());
  Process watch(words);
  for (int i = 0; i < 200 && count_lines(library.run("list", {"--min-confidence", "0"}).out) < 24; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  const ProcessResult scan = library.run("scan");
  EXPECT_EQ(scan.status, 1);
  EXPECT_THAT(scan.err, HasSubstr("another program scans or watches"));
  watch.signal(SIGTERM);
  const ProcessResult watched = watch.wait();
  EXPECT_EQ(watched.status, 0) << watched.err;
  EXPECT_EQ(count_lines(watched.out), 24);
}

}  // namespace
}  // namespace auricle::test
