#include <auricle/core/output.hpp>

#include <string>
#include <sys/stat.h>
#include <utility>
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
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

const std::vector<std::pair<OutputKind, std::string>> kOurs{
    {OutputKind::kModel, std::string("\x40\0\0\0\0\0\0\0", 8) + R"({"__metadata__":{"data":"{}","format":"auricle"}})"},
    {OutputKind::kRunRecord, R"({"format":"auricle run","version":1})"},
    {OutputKind::kHistory, "epoch,loss,accuracy,val_loss,val_accuracy\n"},
    {OutputKind::kScores, R"({"songs": 3, "accuracy_interval": [0, 1], "confusion": []})"},
    {OutputKind::kPage, "<!DOCTYPE html>\n<meta name=\"generator\" content=\"Auricle\">\n"},
    {OutputKind::kTable, "song,genre,segment,start_s,duration_s,rms_mean\r\n"},
    {OutputKind::kTableInfo, R"({"genres": [], "features": {}, "padded": 0, "fingerprint": ""})"},
    {OutputKind::kArray, "\x93NUMPY\x01"},
    {OutputKind::kHdf5, "\x89HDF\r\n\x1a\n"},
    {OutputKind::kSongLines, R"({"path":"/a.mp3","state":"heard","sound":""})"},
    {OutputKind::kSongTable, "path,cue_track,state,genre,confidence,tags\r\n"},
    {OutputKind::kPlaylist, "#EXTM3U\n#Auricle\n"},
    {OutputKind::kPicture, std::string("\x89PNG\r\n\x1a\n....tEXtSoftware\0Auricle", 32)}};

TEST(CheckOutput, LetsNothingButItsOwnKindBeReplaced) {
  const TemporaryFolder folder;
  const fs::path path = folder / "x.png";
  std::vector<std::string> contents{R"({"mine":1})",
                                    "ID3\x03 a song",
                                    "RIFF....WAVE",
                                    "name,age\n",
                                    "<!DOCTYPE html><p>mine",
                                    "#EXTM3U\n/mine.mp3\n",
                                    "\x89PNG\r\n\x1a\n my cover",
                                    std::string("\x20\0\0\0\0\0\0\0", 8) + R"({"__metadata__":{"format":"pt"}})",
                                    " "};
  for (const auto& [kind, bytes] : kOurs) {
    contents.push_back(bytes);
  }
  for (const auto& [kind, own] : kOurs) {
    EXPECT_NO_THROW(check_output(folder / "new", kind));
    write_file(path, "");
    EXPECT_NO_THROW(check_output(path, kind)) << "nothing is lost";
    for (const std::string& bytes : contents) {
      write_file(path, bytes);
      const auto check = [&path, kind = kind] { check_output(path, kind); };
      if (bytes == own) {
        EXPECT_NO_THROW(check()) << own;
      } else {
        EXPECT_THAT(check,
                    ThrowsMessage<UsageError>(AllOf(HasSubstr("x.png is there and "), HasSubstr("name another"))))
            << bytes << " for " << own;
      }
      EXPECT_EQ(read_file(path), bytes);
    }
  }
}

TEST(CheckOutput, LeavesWhatIsWriteProtected) {
  const TemporaryFolder folder;
  const fs::path path = folder / "t.csv";
  write_file(path, "song,genre,segment,start_s,duration_s,rms_mean\r\n");
  fs::permissions(path, fs::perms::owner_read);
  EXPECT_THAT([&] { check_output(path, OutputKind::kTable); },
              ThrowsMessage<UsageError>(HasSubstr("t.csv is write-protected")));
}

TEST(CheckOutput, KnowsAnInputByAnyName) {
  const TemporaryFolder folder;
  write_file(folder / "a.npy", "\x93NUMPY");
  fs::create_symlink("a.npy", folder / "link.npy");
  fs::create_hard_link(folder / "a.npy", folder / "hard.npy");
  fs::create_directory(folder / "x");
  for (const char* name : {"a.npy", "./a.npy", "x/../a.npy", "link.npy", "hard.npy"}) {
    EXPECT_THAT(
        [&] {
          check_output(folder / name, OutputKind::kArray, {"other", folder / "a.npy"});
        },
        ThrowsMessage<UsageError>(HasSubstr(name)));
  }
  EXPECT_THROW(check_output(folder / "new.npy", OutputKind::kArray, {folder.path() / "x" / ".." / "new.npy"}),
               UsageError)
      << "two outputs that are yet to come";
  EXPECT_NO_THROW(check_output(folder / "new.npy", OutputKind::kArray, {"", folder / "a.npy", folder.path()}));
}

TEST(CheckOutput, RefusesWhatIsNoName) {
  const TemporaryFolder folder;
  EXPECT_THAT([] { check_output("", OutputKind::kTable); }, ThrowsMessage<UsageError>(HasSubstr("name of a file")));
  EXPECT_THAT([&] { check_output(folder.path(), OutputKind::kTable); },
              ThrowsMessage<UsageError>(HasSubstr("is a folder")));
  EXPECT_THAT([&] { check_output(folder.path() / "new" / "", OutputKind::kTable); },
              ThrowsMessage<UsageError>(HasSubstr("is a folder")));
  EXPECT_THROW(check_output(folder / "none" / "t.csv", OutputKind::kTable), FileError);
  EXPECT_THROW(check_output(folder / std::string(256, 'n'), OutputKind::kTable), FileError);
  EXPECT_TRUE(fs::is_empty(folder.path())) << "nothing is left behind";
}

TEST(CheckOutput, LetsDevicesAndPipesBeWritten) {
  const TemporaryFolder folder;
  EXPECT_NO_THROW(check_output("/dev/null", OutputKind::kModel, {"/dev/null"}));
}

TEST(EndingOf, IsInSmallLetters) {
  EXPECT_EQ(ending_of("folder.D/T.CSV"), ".csv");
  EXPECT_EQ(ending_of("none"), "");
}

}  // namespace
}  // namespace auricle
