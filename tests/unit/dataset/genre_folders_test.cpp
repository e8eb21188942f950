#include <auricle/dataset/genre_folders.hpp>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

void touch(const fs::path& path) {
  fs::create_directories(path.parent_path());
  write_file(path, "x");
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
  ASSERT_EQ(found.songs.size(), 4U);
  EXPECT_EQ(found.songs[0].path, folder / "Jazz/d.au");
  EXPECT_EQ(found.songs[1].path, folder / "rock/a.WAV");
  EXPECT_EQ(found.songs[2].path, folder / "rock/album/c.flac");
  EXPECT_EQ(found.songs[3].label, 1);
  EXPECT_EQ(found.count(1), 3U);
}

TEST(ScanGenreFolders, NamesTheGenreWithoutAudio) {
  const TemporaryFolder folder;
  touch(folder / "rock/a.mp3");
  touch(folder / "polka/readme.txt");
  try {
    scan_genre_folders(folder.path());
    FAIL();
  } catch (const DatasetError& error) {
    EXPECT_THAT(error.what(), HasSubstr("polka"));
  }
}

TEST(ScanGenreFolders, RefusesWhatHoldsNoGenres) {
  const TemporaryFolder folder;
  EXPECT_THROW(scan_genre_folders(folder.path()), DatasetError);
  EXPECT_THROW(scan_genre_folders(folder / "missing"), FileError);
  touch(folder / "song.mp3");
  EXPECT_THROW(scan_genre_folders(folder / "song.mp3"), FileError);
}

}  // namespace
}  // namespace auricle
