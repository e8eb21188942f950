#include <auricle/dataset/genre_folders.hpp>

#include <fstream>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void touch(const fs::path& path) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << "x";
}

/// Paths below a folder, as one writes them.
std::vector<std::string> below(const TemporaryFolder& folder, const std::vector<fs::path>& paths) {
  std::vector<std::string> names;
  for (const fs::path& path : paths) {
    names.push_back(path.lexically_relative(folder.path()).string());
  }
  return names;
}

std::vector<std::string> songs_of(const TemporaryFolder& folder, const GenreFolders& found) {
  std::vector<std::string> songs;
  for (const Song& song : found.songs) {
    songs.push_back(found.genres[static_cast<std::size_t>(song.label)] + ": " +
                    song.path.lexically_relative(folder.path()).string());
  }
  return songs;
}

std::string refusal(const fs::path& root, const std::vector<std::string>& wanted = {}) {
  try {
    scan_genre_folders(root, wanted);
  } catch (const DatasetError& error) {
    return error.what();
  }
  return "nothing was refused";
}

TEST(FindRecordings, TakesForHiddenOnlyWhatSystemsHide) {
  const TemporaryFolder folder;
  touch(folder / "...And Justice for All/01.wav");
  touch(folder / "...Like That.wav");
  touch(folder / ".38 Special/02.wav");
  touch(folder / ".DS_Store");
  touch(folder / ".git/a.wav");
  touch(folder / "._x.wav");
  touch(folder / ".Trash/b.wav");
  for (const std::string name : {"lost+found", "__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN"}) {
    touch(folder / "album" / name / "c.wav");
  }
  const Recordings found = find_recordings(folder.path());
  EXPECT_THAT(below(folder, found.files),
              ElementsAre("...And Justice for All/01.wav", "...Like That.wav", ".38 Special/02.wav"));
  EXPECT_THAT(found.notes, IsEmpty());
  EXPECT_THAT(found.failures, IsEmpty());
}

TEST(FindRecordings, FollowsLinksOnceWhereverTheyLead) {
  const TemporaryFolder folder;
  const TemporaryFolder elsewhere;
  touch(folder / "music/rock/a.wav");
  touch(elsewhere / "album/b.wav");
  fs::create_directory_symlink(elsewhere / "album", folder / "music/rock/album");
  fs::create_directory_symlink(folder / "music", folder / "music/rock/loop");
  fs::create_symlink(elsewhere / "album/b.wav", folder / "music/c.wav");
  // Its name comes first, but the folder's own place counts.
  fs::create_directory_symlink(folder / "music/rock", folder / "music/a rock");
  const Recordings found = find_recordings(folder / "music");
  EXPECT_THAT(below(folder, found.files), ElementsAre("music/c.wav", "music/rock/a.wav", "music/rock/album/b.wav"));
  EXPECT_THAT(below(folder, found.folders), ElementsAre("music/rock"));
  ASSERT_EQ(found.notes.size(), 1U);
  EXPECT_THAT(found.notes.front(), HasSubstr("music/a rock and 1 more lead to folders that are read anyway"));
}

TEST(FindRecordings, NamesLinksThatLeadNowhere) {
  const TemporaryFolder folder;
  touch(folder / "a.wav");
  fs::create_symlink("gone.wav", folder / "b.wav");
  fs::create_symlink("self.wav", folder / "self.wav");
  fs::create_symlink("gone.jpg", folder / "cover.jpg");
  ASSERT_EQ(mkfifo((folder / "pipe.wav").c_str(), 0600), 0);
  const Recordings found = find_recordings(folder.path());
  EXPECT_THAT(below(folder, found.files), ElementsAre("a.wav"));
  ASSERT_EQ(found.failures.size(), 2U);
  EXPECT_EQ(found.failures[0].path, folder / "b.wav");
  EXPECT_THAT(found.failures[0].reason, HasSubstr("b.wav: No such file"));
  EXPECT_EQ(found.failures[1].path, folder / "self.wav");
  EXPECT_THAT(found.notes, testing::UnorderedElementsAre(HasSubstr("cover.jpg is a link to nothing"),
                                                         HasSubstr("pipe.wav is no file but a pipe")));
}

TEST(FindRecordings, NamesFoldersThatCannotBeRead) {
  if (geteuid() == 0) {
    GTEST_SKIP() << "root reads every folder: run the tests as another user to test this";
  }
  const TemporaryFolder folder;
  touch(folder / "rock/a.wav");
  touch(folder / "rock/locked/b.wav");
  fs::permissions(folder / "rock/locked", fs::perms::none);
  const Recordings found = find_recordings(folder.path());
  fs::permissions(folder / "rock/locked", fs::perms::owner_all);
  EXPECT_THAT(below(folder, found.files), ElementsAre("rock/a.wav"));
  ASSERT_EQ(found.failures.size(), 1U);
  EXPECT_THAT(found.failures[0].reason, AllOf(HasSubstr("rock/locked"), HasSubstr("Permission denied")));
}

TEST(FindRecordings, TakesWhatIsNoFolderForOneRecording) {
  const TemporaryFolder folder;
  touch(folder / "notes.txt");
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  for (const fs::path& path : {folder / "notes.txt", folder / "pipe", fs::path("-")}) {
    EXPECT_THAT(find_recordings(path).files, ElementsAre(path));
  }
  EXPECT_THROW(find_recordings(folder / "missing"), FileError);
  fs::create_symlink("loop", folder / "loop");
  EXPECT_THROW(find_recordings(folder / "loop"), FileError);
}

TEST(ScanGenreFolders, SortsGenresAndSongs) {
  const TemporaryFolder folder;
  touch(folder / "rock/b.mp3");
  touch(folder / "rock/a.WAV");
  touch(folder / "rock/album/c.flac");
  touch(folder / "rock/cover.jpg");
  touch(folder / "rock/.hidden.mp3");
  touch(folder / "Jazz/d.au");
  touch(folder / ".git/e.au");
  touch(folder / "notes.txt");
  const GenreFolders found = scan_genre_folders(folder.path());
  EXPECT_THAT(found.genres, ElementsAre("Jazz", "rock")) << "byte order, as numpy.unique";
  EXPECT_THAT(songs_of(folder, found),
              ElementsAre("Jazz: Jazz/d.au", "rock: rock/a.WAV", "rock: rock/album/c.flac", "rock: rock/b.mp3"));
  EXPECT_EQ(found.count(1), 3U);
  EXPECT_THAT(found.notes, IsEmpty());
  EXPECT_EQ(scan_genre_folders(folder.path() / "").genres, found.genres) << "a slash at the end changes nothing";
}

TEST(ScanGenreFolders, LeavesOutFoldersWithoutAudioUnlessTheyAreWanted) {
  const TemporaryFolder folder;
  touch(folder / "rock/a.mp3");
  touch(folder / "jazz/b.mp3");
  touch(folder / "covers/front.jpg");
  fs::create_directories(folder / "lost+found");
  const GenreFolders found = scan_genre_folders(folder.path());
  EXPECT_THAT(found.genres, ElementsAre("jazz", "rock"));
  EXPECT_THAT(found.notes, ElementsAre("no audio in " + (folder / "covers").string() + ": left out"));
  EXPECT_THAT(refusal(folder.path(), {"rock", "covers"}), HasSubstr("covers holds no audio"));
}

TEST(ScanGenreFolders, SaysWhichSongsHaveNoGenre) {
  const TemporaryFolder folder;
  touch(folder / "rock/a.mp3");
  touch(folder / "jazz/b.mp3");
  touch(folder / "stray.wav");
  EXPECT_THAT(
      scan_genre_folders(folder.path()).notes,
      ElementsAre("1 recording lies beside the genre folders and has no genre: " + (folder / "stray.wav").string()));
  EXPECT_EQ(scan_genre_folders(folder.path()).songs.size(), 2U);
  EXPECT_THAT(songs_of(folder, scan_recordings(folder.path())),
              ElementsAre(": stray.wav", "jazz: jazz/b.mp3", "rock: rock/a.mp3"));
  for (int i = 0; i < 4; ++i) {
    touch(folder / (std::to_string(i) + ".wav"));
  }
  EXPECT_THAT(scan_genre_folders(folder.path()).notes,
              ElementsAre(AllOf(HasSubstr("5 recordings lie beside"), HasSubstr("2.wav and 2 more"))));
}

TEST(ScanGenreFolders, LooksIntoAFolderThatOnlyWrapsTheGenres) {
  const TemporaryFolder folder;
  touch(folder / "Data/genres_original/blues/a.wav");
  touch(folder / "Data/genres_original/jazz/b.wav");
  touch(folder / "Data/images_original/blues/a.png");
  for (const GenreFolders& found : {scan_genre_folders(folder.path()), scan_recordings(folder.path())}) {
    EXPECT_THAT(found.genres, ElementsAre("blues", "jazz"));
    EXPECT_THAT(found.notes, testing::Contains(HasSubstr("the genres are the folders of " +
                                                         (folder / "Data/genres_original").string())));
  }
  EXPECT_THAT(scan_genre_folders(folder.path(), std::vector<std::string>{"Data"}).genres, ElementsAre("Data"));
  touch(folder / "Data/genres_original/c.wav");
  EXPECT_THAT(scan_recordings(folder.path()).genres, ElementsAre("Data")) << "a folder of songs wraps nothing";
}

TEST(ScanGenreFolders, TakesLinkedGenresAndNoSongTwice) {
  const TemporaryFolder folder;
  const TemporaryFolder store;
  touch(folder / "rock/a.wav");
  touch(store / "b.wav");
  fs::create_directory_symlink(store.path(), folder / "blues");
  fs::create_directory_symlink("rock", folder / "Rock too");
  for (const GenreFolders& found : {scan_genre_folders(folder.path()), scan_recordings(folder.path())}) {
    EXPECT_THAT(songs_of(folder, found), ElementsAre("blues: blues/b.wav", "rock: rock/a.wav"));
    EXPECT_THAT(found.notes, ElementsAre(HasSubstr("Rock too leads to a folder that is read anyway")));
  }
}

TEST(ScanGenreFolders, RefusesWhatHoldsNoGenres) {
  const TemporaryFolder folder;
  EXPECT_THAT(refusal(folder.path()), HasSubstr("no genre folders"));
  EXPECT_THROW(scan_genre_folders(folder / "missing"), FileError);
  touch(folder / "song.mp3");
  EXPECT_THAT(refusal(folder.path()), HasSubstr("no genre folders"));
  EXPECT_THAT(refusal(folder / "song.mp3"), HasSubstr("song.mp3 is a recording"));
  EXPECT_THROW(scan_recordings(folder / "missing"), FileError);
}

}  // namespace
}  // namespace auricle
