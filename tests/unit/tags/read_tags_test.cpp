#include <filesystem>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/tags/genre_edit.hpp>
#include <auricle/tags/numbers.hpp>
#include <auricle/tags/song_tags.hpp>
#include <support/files.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string frame(std::string_view id, std::string_view text) {
  return std::string(id) + as_big_endian(text.size(), 4) + std::string(2, '\0') + std::string(text);
}

/// An MP3's beginning: a tag of version 2.3 and one silent frame.
std::string mp3(const std::string& frames) {
  constexpr std::size_t kFrame = 417;  // 128 kbit/s at 44.1 kHz
  const std::string header("\xFF\xFB\x90\x00", 4);
  const std::string sound = header + std::string(kFrame - header.size(), '\0');
  return frames.empty() ? sound + sound
                        : std::string("ID3\3\0\0", 6) + as_synchsafe(frames.size()) + frames + sound + sound;
}

std::string id3v1(unsigned char genre) {
  return "TAG" + std::string("Old title").append(114, '\0') + std::string(1, '\0') + static_cast<char>(genre);
}

class Tags : public testing::Test {
 protected:
  SongTags read(const std::string& bytes, const std::string& name = "song.mp3") const {
    write_file(folder / name, bytes);
    return read_tags(folder / name);
  }

  test::TemporaryFolder folder;
};

TEST_F(Tags, SayWhatTheFileSays) {
  const SongTags tags = read(mp3(frame("TIT2", std::string("\0Title", 6)) + frame("TPE1", std::string("\0Artist", 7)) +
                                 frame("TPE2", std::string("\0All", 4)) + frame("TALB", std::string("\0Album", 6)) +
                                 frame("TRCK", std::string("\0"
                                                           "3/12",
                                                           5)) +
                                 frame("TCON", std::string("\0(17)(18)Refined", 16))));
  EXPECT_EQ(tags.title, "Title");
  EXPECT_EQ(tags.artist, "Artist");
  EXPECT_EQ(tags.album_artist, "All");
  EXPECT_EQ(tags.album, "Album");
  EXPECT_EQ(tags.track, 3);
  EXPECT_THAT(tags.genres, ElementsAre("Rock", "Techno", "Refined"));
}

TEST_F(Tags, KeepWhatStandsInParentheses) {
  EXPECT_THAT(read(mp3(frame("TCON", std::string("\0(Hard) Rock", 12)))).genres, ElementsAre("(Hard) Rock"));
}

TEST_F(Tags, OfSeveralFramesAreAllThatThereAre) {
  EXPECT_THAT(read(mp3(frame("TCON", std::string("\0Rock", 5)) + frame("TCON", std::string("\0Pop", 4)))).genres,
              ElementsAre("Rock", "Pop"));
}

TEST_F(Tags, AreReadInUtf16AndUnderAFalseName) {
  EXPECT_THAT(read(mp3(frame("TCON", std::string("\1\xFF\xFE\xC9\0l\0\0\0R\0", 11)))).genres, ElementsAre("Él", "R"));
  EXPECT_THAT(read(mp3(frame("TCON", std::string("\0", 1) + "Русский рок"))).genres, ElementsAre("Русский рок"));
  EXPECT_THAT(read(mp3(frame("TCON", std::string("\0\xC9lectro", 8)))).genres, ElementsAre("Électro"));
}

TEST_F(Tags, OfId3v1CountWhereNothingBetterIs) {
  EXPECT_THAT(read(mp3("") + id3v1(17)).genres, ElementsAre("Rock"));
  const SongTags both = read(mp3(frame("TCON", std::string("\0Dream Pop", 10))) + id3v1(0));
  EXPECT_THAT(both.genres, ElementsAre("Dream Pop"));  // 0, Blues, is what many programs write for want of a genre
  EXPECT_EQ(both.title, "Old title");
}

TEST_F(Tags, AreReadWhateverTheNameEndsWith) {
  const std::string song = mp3(frame("TCON", std::string("\0Rock", 5)));
  for (const char* name : {"song.flac", "song.m4a", "song", "song.mp3"}) {
    EXPECT_THAT(read(song, name).genres, ElementsAre("Rock")) << name;
  }
}

TEST_F(Tags, OfBrokenFilesGoAsFarAsTheyGo) {
  const std::string song = mp3(frame("TCON", std::string("\0Rock", 5)) + frame("TIT2", std::string("\0T", 2)));
  for (std::size_t size = 0; size < song.size(); size += 7) {
    EXPECT_NO_THROW(read(song.substr(0, size))) << size;
  }
  EXPECT_THAT(read("").genres, IsEmpty());
  EXPECT_THAT(read("no music at all", "note.txt").genres, IsEmpty());
}

TEST_F(Tags, CantBeReadOfWhatIsNoFile) {
  mkfifo((folder / "pipe.mp3").c_str(), 0600);
  for (const fs::path& path : {folder / "none.mp3", folder.path(), folder / "pipe.mp3"}) {
    try {
      read_tags(path);
      ADD_FAILURE() << path;
    } catch (const FileError& error) {
      EXPECT_THAT(error.what(), HasSubstr(path.string()));
    }
  }
}

TEST_F(Tags, TakeTheGenresThatAreWritten) {
  const std::string song = mp3(frame("PRIV", std::string("o\0\xFF", 3)) + frame("TCON", std::string("\0Blues", 6)) +
                               frame("XQZW", "what nobody knows")) +
                           id3v1(17);
  write_file(folder / "song.mp3", song);
  const Splices splices = genre_splices(folder / "song.mp3", {"Rock & Roll", "Pop"});
  const std::string changed = spliced(song, splices);
  EXPECT_THAT(read(changed).genres, ElementsAre("Rock & Roll", "Pop"));
  EXPECT_THAT(changed, HasSubstr(frame("TCON", std::string("\0Rock & Roll/Pop", 16))));
  EXPECT_THAT(changed, HasSubstr(frame("XQZW", "what nobody knows")));
  EXPECT_EQ(changed.back(), '\x4E');  // ID3v1's number of Rock & Roll
  EXPECT_EQ(changed.size(), song.size() + 10);
}

TEST_F(Tags, OfTwoInARowTheFirstIsReadAndWritten) {
  const auto tag = [](const std::string& genre) {
    const std::string frames = frame("TCON", std::string(1, '\0') + genre);
    return std::string("ID3\3\0\0", 6) + as_synchsafe(frames.size()) + frames;
  };
  const std::string song = tag("Blues") + tag("Jazz") + mp3("");
  EXPECT_THAT(read(song).genres, ElementsAre("Blues"));
  const std::string changed = spliced(song, genre_splices(folder / "song.mp3", {"Rock & Roll"}));
  EXPECT_TRUE(changed == tag("Rock & Roll") + tag("Jazz") + mp3(""));
  EXPECT_THAT(read(changed).genres, ElementsAre("Rock & Roll"));
}

TEST_F(Tags, OfFlacBehindTwoOthersAreWritten) {
  const std::string empty = std::string("ID3\3\0\0", 6) + as_synchsafe(20) + std::string(20, '\0');
  const std::string two = fmt::format("{0}{0}", empty);
  const std::string song = two + read_file(test::golden("audio/pcm16.flac"));
  EXPECT_THAT(read(song, "song.flac").genres, IsEmpty());
  const std::string changed = spliced(song, genre_splices(folder / "song.flac", {"Rock"}));
  EXPECT_TRUE(changed.starts_with(two + "fLaC"));
  EXPECT_THAT(read(changed, "song.flac").genres, ElementsAre("Rock"));
}

TEST_F(Tags, AreNotWrittenWhereThereIsNoWay) {
  write_file(folder / "note.txt", "no music at all");
  EXPECT_THROW(genre_splices(folder / "note.txt", {"Rock"}), FileError);
  write_file(folder / "broken.flac", "fLaC");
  EXPECT_THROW(genre_splices(folder / "broken.flac", {"Rock"}), FileError);
}

}  // namespace
}  // namespace auricle
