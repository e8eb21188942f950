#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <future>
#include <grp.h>
#include <linux/fs.h>
#include <optional>
#include <string>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/library/tagging.hpp>
#include <auricle/tags/song_tags.hpp>
#include <support/files.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Tagging : public testing::Test {
 protected:
  Tagging() {
    for (const char* name : {"tone.mp3", "tone.m4a", "tone.ogg", "tone.opus", "pcm16.flac"}) {
      fs::copy(test::golden(std::string("audio/") + name), folder / name);
    }
  }

  TagChange change(const fs::path& file, std::vector<std::string> write) const {
    const FileVersion version = look_at(file);
    return {.path = file,
            .size = version.size,
            .modified_ns = version.modified_ns,
            .now = read_tags(file).genres,
            .write = std::move(write)};
  }

  std::vector<TagOutcome> write(const std::vector<TagChange>& changes, const TaggingOptions& options = {}) {
    std::vector<TagOutcome> outcomes;
    write_genres(changes, journal, nullptr, options, [&](const TagOutcome& outcome) { outcomes.push_back(outcome); });
    return outcomes;
  }

  std::vector<TagOutcome> undo(const UndoSelection& selection = {}) {
    std::vector<TagOutcome> outcomes;
    undo_changes(selection, journal, nullptr, {}, [&](const TagOutcome& outcome) { outcomes.push_back(outcome); });
    return outcomes;
  }

  void expect_refused(const fs::path& file, const TagChange& change, const std::string& why) {
    const std::string before = read_file(file);
    const std::vector<TagOutcome> outcomes = write({change});
    ASSERT_THAT(outcomes, SizeIs(1));
    EXPECT_THAT(outcomes[0].error, HasSubstr(why));
    EXPECT_THAT(outcomes[0].error, HasSubstr(file.string()));
    EXPECT_EQ(read_file(file), before);
    EXPECT_THAT(journal.standing({}), IsEmpty());
  }

  test::TemporaryFolder folder;
  Journal journal{folder / "changes.db"};
};

TEST_F(Tagging, WritesAndTakesBackEveryByteAndTheTime) {
  for (const char* name : {"tone.mp3", "tone.m4a", "tone.ogg", "tone.opus", "pcm16.flac"}) {
    const fs::path file = folder / name;
    chmod(file.c_str(), 0640);
    const bool has_attributes = setxattr(file.c_str(), "user.note", "mine", 4, 0) == 0;
    const std::string before = read_file(file);
    const FileVersion version = look_at(file);
    EXPECT_EQ(write({change(file, {"Rock", "R&B"})}).at(0).error, "");
    EXPECT_THAT(read_tags(file).genres, ElementsAre("Rock", "R&B"));
    EXPECT_EQ(write({change(file, {"Pop"})}, {.keep_time = true}).at(0).error, "");
    EXPECT_THAT(read_tags(file).genres, ElementsAre("Pop"));
    const std::vector<TagOutcome> outcomes = undo();
    ASSERT_THAT(outcomes, SizeIs(2));  // one after the other, newest first
    EXPECT_EQ(outcomes[0].error + outcomes[1].error, "");
    EXPECT_EQ(read_file(file), before) << name;
    EXPECT_EQ(look_at(file).modified_ns, version.modified_ns);
    EXPECT_EQ(fs::status(file).permissions(), fs::perms(0640));
    EXPECT_TRUE(!has_attributes || getxattr(file.c_str(), "user.note", nullptr, 0) == 4);
  }
}

TEST_F(Tagging, ReportsWhatTheFileNames) {
  const fs::path file = folder / "tone.mp3";
  EXPECT_THAT(write({change(file, {"R&B", "A/B", "R&B", " Zydeco "})}).at(0).genres,
              ElementsAre("R&B", "A", "B", "Zydeco"));
  EXPECT_THAT(read_tags(file).genres, ElementsAre("R&B", "A", "B", "Zydeco"));
  EXPECT_THAT(write({change(file, {";"})}).at(0).error, HasSubstr("names no genre"));
  TagChange planned = change(file, {"Rock"});
  planned.now = {"Jazz"};
  EXPECT_THAT(write({planned}).at(0).genres, ElementsAre("R&B", "A", "B", "Zydeco"));
}

TEST_F(Tagging, KeepsAnAccessControlList) {
  const fs::path file = folder / "tone.mp3";
  // Version 2: the owner, user 1, the group, the mask and the others, each a kind, permissions and an id.
  const std::string list(
      "\2\0\0\0\1\0\6\0\xff\xff\xff\xff\2\0\4\0\1\0\0\0\4\0\4\0\xff\xff\xff\xff\x10\0\4\0\xff\xff\xff\xff\x20\0\0\0\xff"
      "\xff\xff\xff",
      44);
  constexpr const char* kName = "system.posix_acl_access";
  if (setxattr(file.c_str(), kName, list.data(), list.size(), 0) != 0) {
    GTEST_SKIP() << "no access control lists on this file system";
  }
  EXPECT_EQ(write({change(file, {"Rock"})}).at(0).error, "");
  std::string kept(list.size(), '\0');
  EXPECT_EQ(getxattr(file.c_str(), kName, kept.data(), kept.size()), static_cast<ssize_t>(list.size()));
  EXPECT_EQ(kept, list);
}

TEST_F(Tagging, TakesBackEveryByteBehindTwoTagsInARow) {
  const fs::path file = folder / "tone.mp3";
  std::string empty("ID3\3\0\0\0\0\0\x14", 10);
  empty.resize(30);
  const std::string before = fmt::format("{0}{0}{1}", empty, read_file(file));
  write_file(file, before);
  EXPECT_EQ(write({change(file, {"Rock"})}).at(0).error, "");
  EXPECT_THAT(read_tags(file).genres, ElementsAre("Rock"));
  EXPECT_EQ(undo().at(0).error, "");
  EXPECT_TRUE(read_file(file) == before);
}

TEST_F(Tagging, KeepsTheTimeWhereThatIsAskedFor) {
  const fs::path file = folder / "tone.mp3";
  const TagChange planned = change(file, {"Rock"});
  write({planned}, {.keep_time = true});
  EXPECT_EQ(look_at(file).modified_ns, planned.modified_ns);
}

TEST_F(Tagging, KeepsTimesBefore1970AndAfter2262) {
  const fs::path file = folder / "tone.mp3";
  for (const timespec time : {timespec{.tv_sec = -5, .tv_nsec = 500'000'000}, timespec{.tv_sec = -1, .tv_nsec = 1},
                              timespec{.tv_sec = -2'000'000'000, .tv_nsec = 999'999'999},
                              timespec{.tv_sec = 10'413'792'000, .tv_nsec = 123'456'789}}) {
    const std::array<timespec, 2> times{time, time};
    ASSERT_EQ(utimensat(AT_FDCWD, file.c_str(), times.data(), 0), 0);
    struct stat before = {};
    stat(file.c_str(), &before);
    for (const bool keep : {true, false}) {
      EXPECT_EQ(write({change(file, {"Rock"})}, {.keep_time = keep}).at(0).error, "");
      EXPECT_EQ(undo().at(0).error, "");
      struct stat after = {};
      stat(file.c_str(), &after);
      EXPECT_EQ(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
      EXPECT_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    }
  }
}

/// Lets the program be an ordinary user, in no group but one of its own, where it may do that.
class OrdinaryUser {
 public:
  OrdinaryUser() : was_root_(geteuid() == 0 && setgroups(0, nullptr) == 0 && setegid(kId) == 0 && seteuid(kId) == 0) {}
  ~OrdinaryUser() {
    if (was_root_) {
      is_(seteuid(0) == 0 && setegid(0) == 0);
    }
  }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;

  bool is() const { return was_root_; }

  static constexpr unsigned kId = 54321;

 private:
  static void is_(bool done) { EXPECT_TRUE(done); }

  bool was_root_;
};

TEST_F(Tagging, SaysWhoseGroupAFileWouldLose) {
  const fs::path file = folder / "tone.mp3";
  const TagChange planned = change(file, {"Rock"});
  if (chown(folder.path().c_str(), OrdinaryUser::kId, 0) != 0 || chown(file.c_str(), OrdinaryUser::kId, 0) != 0) {
    GTEST_SKIP() << "only root gives files away";
  }
  const auto refused = [&] {
    const OrdinaryUser user;
    return user.is() ? write({planned}).at(0).error : "no ordinary user";
  };
  EXPECT_THAT(refused(), HasSubstr("its group is root, which you are not in; have yourself put into it, or give the "
                                   "file a group of yours (chgrp)"));
  ASSERT_EQ(chown(file.c_str(), 1, OrdinaryUser::kId), 0);
  chmod(file.c_str(), 0666);
  EXPECT_THAT(refused(), HasSubstr("it is another user's and would become yours; let its owner do it"));
}

TEST_F(Tagging, LeavesAFileThatHasChangedSinceThePlan) {
  const fs::path file = folder / "tone.mp3";
  TagChange planned = change(file, {"Rock"});
  ++planned.modified_ns;
  expect_refused(file, planned, "has changed since");
  planned = change(file, {"Rock"});
  planned.now = {"Jazz"};
  expect_refused(file, planned, "not \"Jazz\" as was planned");
}

// As by an older reader of tags: no scan reads again what has not changed.
TEST_F(Tagging, TellsTheCatalogueWhatAFileSaysThatIsLeftForIt) {
  const fs::path file = folder / "tone.mp3";
  Catalogue catalogue(folder / "library.db", CatalogueUse::kWrite);
  TagChange planned = change(file, {"Rock"});
  planned.now = {"Jazz"};
  catalogue.put_song({.path = file, .identity = "i", .tags = {.genres = planned.now}});
  write_genres(std::vector{planned}, journal, &catalogue, {}, [](const TagOutcome&) {});
  EXPECT_THAT(catalogue.find_song(file)->tags.genres, IsEmpty());
}

TEST_F(Tagging, LeavesAFileOfSeveralNames) {
  const fs::path file = folder / "tone.mp3";
  fs::create_hard_link(file, folder / "other.mp3");
  expect_refused(file, change(file, {"Rock"}), "2 names (hard links)");
}

/// Makes a file or folder immutable as long as it lives, where that can be done.
class Immutable {
 public:
  explicit Immutable(const fs::path& path) : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    is_ = set(FS_IMMUTABLE_FL);
  }
  ~Immutable() {
    set(0);
    close(descriptor_);
  }
  Immutable(const Immutable&) = delete;
  Immutable& operator=(const Immutable&) = delete;

  bool is() const { return is_; }

 private:
  bool set(int flag) const {
    int flags = 0;
    if (ioctl(descriptor_, FS_IOC_GETFLAGS, &flags) != 0) {
      return false;
    }
    flags = (flags & ~FS_IMMUTABLE_FL) | flag;
    return ioctl(descriptor_, FS_IOC_SETFLAGS, &flags) == 0;
  }

  int descriptor_;
  bool is_ = false;
};

TEST_F(Tagging, LeavesWhatIsImmutableAndSaysSo) {
  fs::create_directory(folder / "sub");
  const fs::path file = folder / "sub" / "tone.mp3";
  fs::copy(folder / "tone.mp3", file);
  for (const fs::path& immutable : {file, file.parent_path()}) {
    const Immutable flag(immutable);
    if (!flag.is()) {
      GTEST_SKIP() << "nothing can be made immutable here: not root, or not on this file system";
    }
    expect_refused(file, change(file, {"Rock"}), "immutable (lsattr)");
  }
}

// To open one may be to wait for ever.
TEST_F(Tagging, DoesNotOpenAPipeThatAPlanNames) {
  const fs::path pipe = folder / "pipe.mp3";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const std::vector<TagOutcome> outcomes = write({{.path = pipe, .write = {"Rock"}}});
  ASSERT_THAT(outcomes, SizeIs(1));
  EXPECT_THAT(outcomes[0].error, HasSubstr("it is no regular file"));
}

TEST_F(Tagging, LeavesWhatIsNoSound) {
  const fs::path file = folder / "broken.flac";
  std::ofstream(file) << read_file(folder / "pcm16.flac").substr(0, 20);
  expect_refused(file, {.path = file, .size = 20, .write = {"Rock"}}, "");
}

TEST_F(Tagging, ReplacesWhatASymbolicLinkNames) {
  fs::create_directory(folder / "links");
  const fs::path link = folder / "links" / "song.mp3";
  fs::create_symlink("../tone.mp3", link);
  EXPECT_EQ(write({change(link, {"Rock"})}).at(0).error, "");
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_THAT(read_tags(folder / "tone.mp3").genres, ElementsAre("Rock"));
  EXPECT_EQ(undo().at(0).error, "");
  EXPECT_THAT(read_tags(folder / "tone.mp3").genres, IsEmpty());
}

TEST_F(Tagging, OneBadFileDoesNotStopTheOthers) {
  const std::vector<TagOutcome> outcomes =
      write({{.path = folder / "gone.mp3", .size = 1, .write = {"Rock"}}, change(folder / "tone.mp3", {"Rock"})});
  ASSERT_THAT(outcomes, SizeIs(2));
  EXPECT_THAT(outcomes[0].error, HasSubstr("gone.mp3"));
  EXPECT_EQ(outcomes[1].error, "");
}

TEST_F(Tagging, UndoLeavesAFileThatHasChangedSince) {
  const fs::path file = folder / "tone.mp3";
  write({change(file, {"Rock"})});
  std::ofstream(file, std::ios::app) << "more";
  const std::string now = read_file(file);
  EXPECT_THAT(undo().at(0).error, HasSubstr("has changed since its genre was written"));
  EXPECT_EQ(read_file(file), now);
}

TEST_F(Tagging, UndoFindsFilesThatWereMoved) {
  const fs::path there = folder / "tone.mp3";
  const std::string before = read_file(there);
  write({change(there, {"Rock"})});
  write({change(there, {"Pop"})});
  Catalogue catalogue(folder / "library.db", CatalogueUse::kWrite);
  const auto undo_by = [&](const UndoSelection& selection) {
    std::vector<TagOutcome> outcomes;
    undo_changes(selection, journal, &catalogue, {}, [&](const TagOutcome& outcome) { outcomes.push_back(outcome); });
    return outcomes;
  };
  const fs::path here = folder / "new" / "tone.mp3";
  fs::create_directory(folder / "new");
  fs::rename(there, here);
  const TagOutcome lost = undo_by({}).at(0);
  EXPECT_THAT(lost.error, HasSubstr("tone.mp3 is not there"));
  EXPECT_THAT(lost.error, HasSubstr("`auricle library scan`"));
  EXPECT_THAT(lost.error, HasSubstr("undo --run 2"));

  const std::uint64_t size = look_at(here).size;
  write_file(folder / "new" / "another.mp3", std::string(size, 'x'));
  for (const fs::path& file : {here, folder / "new" / "another.mp3"}) {
    catalogue.put_song({.path = file, .size = size, .identity = file.string()});
  }
  EXPECT_THAT(undo_by({.files = {folder / "elsewhere"}}), IsEmpty());
  const std::vector<TagOutcome> found = undo_by({.files = {folder / "new"}});
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].error + found[1].error, "");
  EXPECT_EQ(found[0].path, here);
  EXPECT_EQ(read_file(here), before);
  EXPECT_EQ(catalogue.find_song(here)->size, before.size()) << "the catalogue is told";
}

/// Songs that a catalogue knows where they are.
class MovedSongs : public Tagging {
 protected:
  fs::path song(const std::string& name, const std::string& more = "") {
    fs::path file = folder / name;
    fs::create_directories(file.parent_path());
    write_file(file, read_file(folder / "tone.mp3") + more);
    return file;
  }

  /// As a scan does it.
  void see(const std::vector<fs::path>& files) {
    for (const fs::path& file : files) {
      catalogue.put_song({.path = file, .size = fs::file_size(file), .identity = file.string()});
    }
  }

  void move(const fs::path& from, const fs::path& to) {
    fs::create_directories(to.parent_path());
    fs::rename(from, to);
  }

  std::vector<TagOutcome> undo(const UndoSelection& selection = {}) {
    std::vector<TagOutcome> outcomes;
    undo_changes(selection, journal, &catalogue, {}, [&](const TagOutcome& outcome) { outcomes.push_back(outcome); });
    return outcomes;
  }

  std::string errors(const std::vector<TagOutcome>& outcomes) {
    std::string errors;
    for (const TagOutcome& outcome : outcomes) {
      errors += outcome.error;
    }
    return errors;
  }

  Catalogue catalogue{folder / "library.db", CatalogueUse::kWrite};
};

TEST_F(MovedSongs, OfTwoCopiesEachIsGivenBackWhereItIs) {
  for (const bool at_once : {true, false}) {
    const fs::path a = song("dup/A/1.mp3");
    const fs::path b = song("dup/B/1.mp3");
    const fs::path c = folder / "dup/C/1.mp3";
    const std::string before = read_file(a);
    if (at_once) {
      write({change(a, {"Rock"}), change(b, {"Rock"})});
    } else {
      write({change(a, {"Rock"})});
      write({change(b, {"Rock"})});
    }
    move(b, c);
    see({a, c});
    const std::vector<TagOutcome> last = undo({.run = journal.last_run()});
    EXPECT_EQ(errors(last), "");
    EXPECT_EQ(last.at(0).path, c);
    EXPECT_TRUE(read_file(c) == before);
    EXPECT_EQ(read_file(a) == before, at_once) << "a file that another change wrote, and where that did";
    EXPECT_EQ(errors(undo()), "");
    EXPECT_TRUE(read_file(a) == before);
    EXPECT_THAT(journal.standing({}), IsEmpty());
  }
}

TEST_F(MovedSongs, OneThatCanNotBeGivenBackIsNotTakenForItsCopyToo) {
  const std::string before = read_file(folder / "tone.mp3");
  const std::vector<fs::path> moved{folder / "C/1.mp3", folder / "D/1.mp3"};
  for (const fs::path& stuck : moved) {
    const fs::path a = song("A/1.mp3");
    const fs::path b = song("B/1.mp3");
    write({change(a, {"Rock"}), change(b, {"Rock"})});
    move(a, moved[0]);
    move(b, moved[1]);
    see(moved);
    fs::create_hard_link(stuck, folder / "other name");
    EXPECT_THAT(errors(undo()), HasSubstr("2 names"));
    EXPECT_THAT(journal.standing({}), SizeIs(1));
    fs::remove(folder / "other name");
    EXPECT_EQ(errors(undo()), "");
    EXPECT_TRUE(read_file(moved[0]) == before);
    EXPECT_TRUE(read_file(moved[1]) == before);
  }
}

TEST_F(MovedSongs, ACopyWithoutTheGenreAtItsOldPlaceIsNotTakenForIt) {
  const fs::path first = song("1.mp3");
  const fs::path second = song("2.mp3");
  const std::string before = read_file(first);
  write({change(first, {"Rock"})});
  move(first, folder / "5.mp3");
  move(second, first);
  see({first, folder / "5.mp3"});
  EXPECT_EQ(undo().at(0).path, folder / "5.mp3");
  EXPECT_TRUE(read_file(folder / "5.mp3") == before);
}

TEST_F(MovedSongs, OfCopiesThatNobodyClaimsTheOneThatWasSeenLastIsTaken) {
  const fs::path file = song("B/1.mp3");
  const std::string before = read_file(file);
  write({change(file, {"Rock"})});
  fs::create_directory(folder / "A");
  fs::copy(file, folder / "A/1.mp3");
  see({folder / "A/1.mp3", file});
  move(file, folder / "C/1.mp3");
  see({folder / "C/1.mp3"});
  EXPECT_EQ(undo().at(0).path, folder / "C/1.mp3");
  EXPECT_TRUE(read_file(folder / "C/1.mp3") == before);
}

TEST_F(MovedSongs, WhatAKilledRunDidNotWriteIsNotLookedForInItsCopies) {
  const fs::path a = song("A/1.mp3");
  const fs::path b = song("B/1.mp3");
  const std::string before = read_file(a);
  write({change(a, {"Rock"})});
  JournalEntry entry = journal.entry(journal.standing({}).at(0));
  entry.path = b;
  journal.intend(entry);
  move(a, folder / "C/1.mp3");
  see({folder / "C/1.mp3", b});
  const std::vector<TagOutcome> outcomes = undo();
  EXPECT_EQ(errors(outcomes), "");
  EXPECT_TRUE(outcomes.at(0).was_done);
  EXPECT_EQ(outcomes.at(1).path, folder / "C/1.mp3");
  EXPECT_TRUE(read_file(folder / "C/1.mp3") == before);
}

TEST_F(MovedSongs, NamesThatWereShiftedAreFollowed) {
  const std::vector<fs::path> names{folder / "01.mp3", folder / "02.mp3", folder / "03.mp3", folder / "04.mp3"};
  std::vector<TagChange> changes;
  for (std::size_t i = 0; i < 3; ++i) {
    changes.push_back(change(song(names[i].filename().string(), std::string(i + 1, 'x')), {"Rock"}));
  }
  std::vector<std::string> before;
  for (std::size_t i = 0; i < 3; ++i) {
    before.push_back(read_file(names[i]));
  }
  write(changes);
  for (std::size_t i = 3; i > 0; --i) {
    move(names[i - 1], names[i]);
  }
  EXPECT_THAT(undo({.files = {names[1]}}).at(0).error, HasSubstr("`auricle library scan`"));
  see({names[1], names[2], names[3]});
  // What lies there now is meant, not what lay there.
  const std::vector<TagOutcome> one = undo({.files = {names[1]}});
  ASSERT_THAT(one, SizeIs(1));
  EXPECT_EQ(one[0].path, names[1]);
  EXPECT_TRUE(read_file(names[1]) == before[0]);
  EXPECT_EQ(errors(undo()), "");
  EXPECT_TRUE(read_file(names[2]) == before[1]);
  EXPECT_TRUE(read_file(names[3]) == before[2]);
  EXPECT_THAT(journal.standing({}), IsEmpty());
}

TEST_F(MovedSongs, NamesThatWereSwappedAreFollowed) {
  const fs::path a = song("a.mp3", "a");
  const fs::path b = song("b.mp3", "bb");
  const std::string before_a = read_file(a);
  const std::string before_b = read_file(b);
  write({change(a, {"Rock"}), change(b, {"Rock"})});
  move(a, folder / "c.mp3");
  move(b, a);
  move(folder / "c.mp3", b);
  see({a, b});
  EXPECT_EQ(errors(undo()), "");
  EXPECT_TRUE(read_file(a) == before_b);
  EXPECT_TRUE(read_file(b) == before_a);
}

TEST_F(MovedSongs, ANameThatTwoFilesHadOneAfterTheOther) {
  const fs::path first = song("1.mp3", "x");
  const std::string before = read_file(first);
  write({change(first, {"Rock"})});
  move(first, folder / "2.mp3");
  song("1.mp3", "xx");
  const std::string before_second = read_file(first);
  write({change(first, {"Pop"})});
  move(first, folder / "3.mp3");
  see({folder / "2.mp3", folder / "3.mp3"});
  EXPECT_EQ(errors(undo()), "");
  EXPECT_TRUE(read_file(folder / "2.mp3") == before);
  EXPECT_TRUE(read_file(folder / "3.mp3") == before_second);
}

TEST_F(MovedSongs, OlderChangesAreTakenBackTooWhereTheCatalogueCanNotBeTold) {
  const fs::path file = song("1.mp3");
  const std::string before = read_file(file);
  write({change(file, {"Rock"})});
  write({change(file, {std::string(200, 'a'), std::string(200, 'b')})});
  move(file, folder / "2.mp3");
  see({folder / "2.mp3"});
  Catalogue unchanging(folder / "library.db", CatalogueUse::kRead);
  std::vector<TagOutcome> outcomes;
  undo_changes({}, journal, &unchanging, {}, [&](const TagOutcome& outcome) { outcomes.push_back(outcome); });
  EXPECT_THAT(outcomes, SizeIs(2));
  EXPECT_EQ(errors(outcomes), "");
  EXPECT_TRUE(read_file(folder / "2.mp3") == before);
}

TEST_F(MovedSongs, AreTheSameByAnotherPath) {
  fs::create_directory_symlink(folder / "real", folder / "link");
  const fs::path real = song("real/1.mp3");
  const fs::path linked = folder / "link/1.mp3";
  fs::create_symlink(real, folder / "song.mp3");
  const std::string before = read_file(real);
  for (const fs::path& tagged : {real, linked, folder / "song.mp3"}) {
    for (const fs::path& asked : {real, linked, real.parent_path(), linked.parent_path(), folder / "song.mp3"}) {
      write({change(tagged, {"Rock"})});
      EXPECT_THAT(undo({.files = {asked}}), SizeIs(1)) << tagged << " by " << asked;
      EXPECT_TRUE(read_file(real) == before);
      undo();
    }
  }
  // So does a copy that another change wrote by a link.
  song("real/2.mp3");
  write({change(linked, {"Rock"}), change(folder / "link/2.mp3", {"Rock"})});
  move(folder / "real/2.mp3", folder / "real/3.mp3");
  see({folder / "real/3.mp3", real});
  EXPECT_EQ(undo().at(0).path, folder / "real/3.mp3");
}

TEST_F(Tagging, UndoOfTheLastRunIsNotStuckAtAFileThatHasChanged) {
  write({change(folder / "tone.m4a", {"Rock"})});
  const std::string ogg = read_file(folder / "tone.ogg");
  write({change(folder / "tone.mp3", {"Rock"}), change(folder / "tone.ogg", {"Rock"}),
         change(folder / "tone.opus", {"Rock"})});
  const std::string tagged = read_file(folder / "tone.mp3");
  write_file(folder / "tone.mp3", "new");
  fs::remove(folder / "tone.opus");
  EXPECT_EQ(journal.last_run(), 2);
  EXPECT_THAT(undo({.run = 2}), SizeIs(3));
  EXPECT_EQ(read_file(folder / "tone.ogg"), ogg);
  const JournalRun run = journal.runs().front();
  EXPECT_EQ(run.undone, 1U);
  EXPECT_EQ(run.left, 2U);
  EXPECT_EQ(journal.last_run(), 1);
  undo({.run = 1});
  EXPECT_EQ(journal.last_run(), std::nullopt);
  // Asked for by its number it is tried again.
  write_file(folder / "tone.mp3", tagged);
  EXPECT_THAT(undo({.run = 2}), SizeIs(2));
  EXPECT_THAT(read_tags(folder / "tone.mp3").genres, IsEmpty());
  EXPECT_EQ(journal.runs().front().undone, 2U);
}

// A journal that is kept busy holds up a change between its last look at the file and the rename.
TEST_F(Tagging, OfTwoWhoWriteAtOnceTheSecondLeavesTheFileAndNoTrace) {
  const fs::path file = folder / "tone.mp3";
  const std::vector<TagChange> planned{change(folder / "tone.ogg", {"Rock"}), change(file, {"Rock"})};
  SQLite::Database busy((folder / "changes.db").string(), SQLite::OPEN_READWRITE);
  std::vector<TagOutcome> outcomes;
  std::promise<void> first_done;
  std::jthread writing([&] {
    write_genres(planned, journal, nullptr, {}, [&](const TagOutcome& outcome) {
      if (outcomes.empty()) {
        busy.exec("BEGIN IMMEDIATE");
        first_done.set_value();
      }
      outcomes.push_back(outcome);
    });
  });
  first_done.get_future().wait();
  const auto is_copied = [&] {
    return std::ranges::any_of(fs::directory_iterator(folder.path()),
                               [](const fs::directory_entry& entry) { return entry.path().extension() == ".part"; });
  };
  for (int i = 0; i < 400 && !is_copied(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // then it waits for the journal
  write_file(file, "by somebody else");
  busy.exec("ROLLBACK");
  writing.join();
  ASSERT_THAT(outcomes, SizeIs(2));
  EXPECT_THAT(outcomes[1].error, HasSubstr("tone.mp3"));
  EXPECT_EQ(read_file(file), "by somebody else");
  EXPECT_EQ(journal.runs().at(0).files, 1U) << "nothing that would have to be undone";
}

TEST_F(Tagging, WhatAKilledRunHasDoneTheFilesOwnBytesTell) {
  const fs::path file = folder / "tone.mp3";
  write({change(file, {"Rock"})});
  const JournalEntry entry = journal.entry(journal.standing({}).at(0));
  const std::string after = read_file(file);
  undo();
  // Killed between the journal and the file: the change was never made.
  journal.intend(entry);
  EXPECT_TRUE(undo().at(0).was_done);
  EXPECT_THAT(journal.standing({}), IsEmpty());
  // Killed between the file and the journal: the change was made, and nobody has noted it.
  journal.intend(entry);
  write_file(file, after);
  const TagOutcome outcome = undo().at(0);
  EXPECT_EQ(outcome.error, "");
  EXPECT_FALSE(outcome.was_done);
  EXPECT_TRUE(look_at(file).same_bytes(entry.before));
}

TEST_F(Tagging, UndoesARunOrAFolder) {
  fs::create_directory(folder / "sub");
  fs::rename(folder / "tone.ogg", folder / "sub" / "tone.ogg");
  write({change(folder / "tone.mp3", {"Rock"}), change(folder / "sub" / "tone.ogg", {"Rock"})});
  write({change(folder / "tone.m4a", {"Rock"})});
  ASSERT_THAT(journal.runs(), SizeIs(2));
  EXPECT_THAT(undo({.run = journal.runs().front().id}), SizeIs(1));
  EXPECT_THAT(undo({.files = {folder / "sub"}}), SizeIs(1));
  EXPECT_THAT(read_tags(folder / "tone.mp3").genres, ElementsAre("Rock"));
}

TEST_F(Tagging, TidiesUpAfterAKilledRun) {
  write_file(folder / ".auricle-abcdef.part", "left by a program that was killed");
  write({change(folder / "tone.mp3", {"Rock"})});
  EXPECT_FALSE(fs::exists(folder / ".auricle-abcdef.part"));
}

TEST_F(Tagging, TheJournalIsReadWhereNothingCanBeWritten) {
  fs::create_directory(folder / "disk");
  const fs::path file = folder / "disk" / "changes.db";
  {
    Journal other(file);
    write_genres(std::vector{change(folder / "tone.mp3", {"Rock"})}, other, nullptr, {}, [](const TagOutcome&) {});
  }
  const Immutable disk(folder / "disk");
  const Immutable changes(file);
  if (!disk.is() || !changes.is()) {
    GTEST_SKIP() << "nothing can be made immutable here: not root, or not on this file system";
  }
  EXPECT_THROW(Journal{file}, FileError);
  EXPECT_THAT(Journal(file, JournalUse::kRead).runs(), SizeIs(1));
}

TEST(TaggingJournal, IsNeverPutOverSomethingElse) {
  const test::TemporaryFolder folder;
  write_file(folder / "changes.db", "somebody's notes");
  EXPECT_THROW(Journal(folder / "changes.db"), UsageError);
  EXPECT_EQ(read_file(folder / "changes.db"), "somebody's notes");
}

}  // namespace
}  // namespace auricle
