#include <auricle/core/atomic_file.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::HasSubstr;

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// Lets files grow to a few bytes only, as on a full disk, while it lives.
class FullDisk {
 public:
  FullDisk() {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit tight{.rlim_cur = 16, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tight);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

TEST(AtomicFile, AppearsOnlyWhenCommitted) {
  const TemporaryFolder folder;
  {
    AtomicFile file(folder / "a");
    file.write("half");
    EXPECT_FALSE(fs::exists(folder / "a"));
  }
  EXPECT_EQ(entries(folder.path()), 0U) << "an abandoned file leaves nothing behind";
  write_file(folder / "a", "whole");
  EXPECT_EQ(read_file(folder / "a"), "whole");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(AtomicFile, KeepsTheOldFileWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  {
    const FullDisk full;
    EXPECT_THROW(write_file(folder / "a", std::string(1000, 'x')), FileError);
  }
  EXPECT_EQ(read_file(folder / "a"), "old");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(AtomicFile, NamesThePathAndTheReason) {
  const TemporaryFolder folder;
  try {
    write_file(folder / "missing" / "a", "x");
    FAIL() << "writing into a folder that does not exist must fail";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr((folder / "missing" / "a").string()));
    EXPECT_THAT(error.what(), HasSubstr("No such file or directory"));
  }
  EXPECT_THROW(write_file(folder.path(), "x"), FileError) << "a folder is no file";
  EXPECT_THROW(read_file(folder.path()), FileError);
  EXPECT_THROW(read_file(folder / "missing"), FileError);
}

TEST(AtomicFile, FollowsASymbolicLinkInsteadOfReplacingIt) {
  const TemporaryFolder folder;
  write_file(folder / "target", "old");
  fs::create_symlink(folder / "target", folder / "link");
  write_file(folder / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "target"), "new");
}

TEST(AtomicFile, FollowsALinkToAFileThatIsYetToCome) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "deep");
  fs::create_symlink("deep/target", folder / "link");
  fs::create_symlink("link", folder / "link to it");
  write_file(folder / "link to it", "new");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "deep" / "target"), "new");
  fs::create_symlink("self", folder / "self");
  EXPECT_THROW(write_file(folder / "self", "x"), FileError);
}

TEST(AtomicFile, TakesEveryNameThatTheSystemTakes) {
  const TemporaryFolder folder;
  write_file(folder / std::string(255, 'n'), "whole");
  EXPECT_EQ(read_file(folder / std::string(255, 'n')), "whole");
  EXPECT_THROW(check_writable(folder / std::string(256, 'n')), FileError) << "before the work, not after it";
}

TEST(AtomicFile, KeepsTheModeAndOwnerOfWhatItReplaces) {
  const TemporaryFolder folder;
  struct stat status = {};
  for (const mode_t mode : {0640, 0600, 0664, 0755}) {
    write_file(folder / "a", "old");
    ASSERT_EQ(chmod((folder / "a").c_str(), mode), 0);
    const bool given_away = chown((folder / "a").c_str(), 12'345, 23'456) == 0;  // root alone may
    write_file(folder / "a", "new");
    ASSERT_EQ(stat((folder / "a").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, mode);
    EXPECT_EQ(status.st_uid, given_away ? 12'345 : getuid());
    EXPECT_EQ(status.st_gid, given_away ? 23'456 : getgid());
  }
}

TEST(AtomicFile, SyncedTogetherKeepsEveryOldFileWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  write_file(folder / "b", "old");
  const auto write_both = [&] {
    AtomicFile a(folder / "a");
    AtomicFile b(folder / "b");
    a.write("short");
    a.sync();
    b.write(std::string(1000, 'x'));
    b.sync();
    a.commit();
    b.commit();
  };
  {
    const FullDisk full;
    EXPECT_THROW(write_both(), FileError);
  }
  EXPECT_EQ(read_file(folder / "a"), "old");
  write_both();
  EXPECT_EQ(read_file(folder / "a"), "short");
  EXPECT_EQ(read_file(folder / "b").size(), 1000U);
  EXPECT_EQ(entries(folder.path()), 2U);
}

TEST(AtomicFile, LeavesDevicesInPlace) {
  write_file("/dev/null", "gone");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST(CheckWritable, RemovesWhatKilledProgramsLeft) {
  const TemporaryFolder folder;
  write_file(folder / ".auricle-abcdef.part", "half a file");
  write_file(folder / ".auricle-notes", "another's");
  AtomicFile in_work(folder / "b");
  check_writable(folder / "a");
  EXPECT_FALSE(fs::exists(folder / ".auricle-abcdef.part"));
  EXPECT_TRUE(fs::exists(folder / ".auricle-notes"));
  in_work.commit();  // what is being written stays
  EXPECT_TRUE(fs::exists(folder / "b"));
}

TEST(CheckWritable, LeavesNothingBehind) {
  const TemporaryFolder folder;
  check_writable(folder / "a");
  EXPECT_EQ(entries(folder.path()), 0U);
  EXPECT_THROW(check_writable(folder / "missing" / "a"), FileError);
}

}  // namespace
}  // namespace auricle
