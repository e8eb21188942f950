#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/tags/genre_edit.hpp>
#include <auricle/tags/numbers.hpp>
#include <auricle/tags/song_tags.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr unsigned char kRock = 17;  // of ID3v1
constexpr unsigned char kNoNumber = 255;

std::string text_frame(const std::string& id, const std::string& text) {
  return id + as_big_endian(text.size(), 4) + std::string(2, '\0') + text;
}

std::string id3v2(const std::string& genre) {
  const std::string frames = text_frame("TCON", '\0' + genre);
  return std::string("ID3\3\0\0", 6) + as_synchsafe(frames.size()) + frames;
}

std::string ape_item(const std::string& key, const std::string& value, unsigned flags = 0) {
  return as_little_endian(value.size(), 4) + as_little_endian(flags, 4) + key + '\0' + value;
}

std::string ape(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text += item;
  }
  return text + "APETAGEX" + as_little_endian(2000, 4) + as_little_endian(text.size() + 32, 4) +
         as_little_endian(items.size(), 4) + std::string(12, '\0');
}

std::string field(std::string text, std::size_t length) {
  text.resize(length, '\0');
  return text;
}

std::string id3v1(unsigned char genre) {
  return "TAG" + field("An old title that is cut after", 30) + field("Bj\xF6rk ", 30) + field("Album", 30) + "1999" +
         field("Nice", 29) + '\7' + static_cast<char>(genre);
}

struct Sound {
  const char* name;
  std::string bytes;
};

/// What can have tags of others before and behind it.
std::vector<Sound> sounds() {
  const std::string frame = field("\xFF\xFB\x90", 417);
  return {{"song.mp3", frame + frame},      {"song.flac", read_file(test::golden("audio/pcm16.flac"))},
          {"song.ape", field("MAC ", 100)}, {"song.mpc", field("MPCK", 100)},
          {"song.tta", field("TTA1", 100)}, {"song.wv", field("wvpk", 100)}};
}

class SeveralSystems : public testing::Test {
 protected:
  std::vector<std::string> genres(const char* name, const std::string& bytes) const {
    write_file(folder / name, bytes);
    return read_tags(folder / name).genres;
  }

  std::string tagged(const char* name, const std::string& bytes) const {
    write_file(folder / name, bytes);
    return spliced(bytes, genre_splices(folder / name, {"Pop"}));
  }

  test::TemporaryFolder folder;
};

TEST_F(SeveralSystems, AreAllReadAndDontContradictEachOther) {
  for (const auto& [name, sound] : sounds()) {
    EXPECT_THAT(genres(name, sound + id3v1(kRock)), ElementsAre("Rock")) << name;
    EXPECT_THAT(genres(name, id3v2("Blues") + sound), ElementsAre("Blues")) << name;
    EXPECT_THAT(genres(name, sound + ape({ape_item("Genre", "Jazz")})), ElementsAre("Jazz")) << name;
    const std::string all = id3v2("Blues") + sound + ape({ape_item("Genre", "Jazz")}) + id3v1(kRock);
    EXPECT_THAT(genres(name, all), UnorderedElementsAre("Blues", "Jazz")) << name;
    const std::string changed = tagged(name, all);
    EXPECT_THAT(genres(name, changed), ElementsAre("Pop")) << name;
    for (const char* old : {"Blues", "Jazz"}) {
      EXPECT_THAT(changed, Not(HasSubstr(old))) << name;
    }
    EXPECT_EQ(changed.back(), '\x0D') << name;  // ID3v1's number of Pop
  }
}

TEST_F(SeveralSystems, TheTagThatIsThereIsWritten) {
  const std::string sound = field("TTA1", 100);
  const std::string changed = tagged("song.tta", sound + ape({ape_item("Title", "T")}));
  EXPECT_TRUE(changed.starts_with(sound)) << "no ID3v2 that hides the title";
  EXPECT_THAT(genres("song.tta", changed), ElementsAre("Pop"));
}

// Many players look no further than the first of ID3v2, APE and ID3v1 that they find.
TEST_F(SeveralSystems, ANewId3v2TagTakesAlongWhatStandsBehindTheSound) {
  const std::string blank = std::string("ID3\3\0\0", 6) + as_synchsafe(10) + std::string(10, '\0');
  const std::string mp3 = sounds()[0].bytes;
  for (const auto& [name, sound] :
       std::vector<Sound>{{"song.mp3", mp3}, {"blank.mp3", blank + mp3}, {"song.tta", field("TTA1", 100)}}) {
    const std::string changed = tagged(name, sound + id3v1(kNoNumber));
    for (const std::string& frame :
         {text_frame("TIT2", std::string(1, '\0') + "An old title that is cut after"),
          text_frame("TPE1", std::string(1, '\0') + "Bj\xF6rk"), text_frame("TALB", std::string(1, '\0') + "Album"),
          text_frame("TDRC", std::string(1, '\0') + "1999"), text_frame("TRCK", std::string(1, '\0') + "7"),
          text_frame("COMM", std::string("\0XXX\0Nice", 9)), text_frame("TCON", std::string(1, '\0') + "Pop")}) {
      EXPECT_THAT(changed, HasSubstr(frame)) << name;
    }
    EXPECT_THAT(genres(name, changed), ElementsAre("Pop")) << name;
  }
}

TEST_F(SeveralSystems, OfWhatIsTakenAlongApeSaysItInFull) {
  const std::string behind =
      ape({ape_item("TITLE", "An old title that is cut after thirty letters"), ape_item("Artist", "Bj\xC3\xB6rk"),
           ape_item("Album Artist", std::string("A\0B", 3)), ape_item("Year", "in May"), ape_item("Track", "3/12"),
           ape_item("Comment", "a picture", 2), ape_item("REPLAYGAIN_TRACK_GAIN", "-3 dB")}) +
      id3v1(kNoNumber);
  const std::string changed = tagged("song.mp3", sounds()[0].bytes + behind);
  for (const std::string& frame :
       {text_frame("TIT2", std::string(1, '\0') + "An old title that is cut after thirty letters"),
        text_frame("TPE1", "\3Bj\xC3\xB6rk"), text_frame("TALB", std::string(1, '\0') + "Album"),
        text_frame("TPE2", std::string("\0A\0B", 4)), text_frame("TDRC", std::string(1, '\0') + "1999"),
        text_frame("TRCK", std::string(1, '\0') + "3/12"), text_frame("COMM", std::string("\0XXX\0Nice", 9))}) {
    EXPECT_THAT(changed, HasSubstr(frame));
  }
  EXPECT_TRUE(changed.ends_with(behind)) << "which names no genre";
}

TEST_F(SeveralSystems, ANewApeTagTakesAlongWhatId3v1Says) {
  const std::string changed = tagged("song.wv", sounds()[5].bytes + id3v1(kRock));
  EXPECT_THAT(changed, HasSubstr(ape_item("Title", "An old title that is cut after")));
  EXPECT_THAT(changed, HasSubstr(ape_item("Artist", "Bj\xC3\xB6rk")));
  EXPECT_THAT(changed, HasSubstr(ape_item("Track", "7")));
  EXPECT_THAT(genres("song.wv", changed), ElementsAre("Pop"));
}

// "APETAGEX" begins 131 bytes before the end, so the last 128 begin with "TAG".
TEST_F(SeveralSystems, AnApeTagIsNotTakenForId3v1) {
  const std::string genre(53, 'x');
  for (const char* name : {"song.wv", "song.mp3"}) {
    const std::string sound = sounds()[std::string(name) == "song.wv" ? 5 : 0].bytes;
    write_file(folder / "song.wv", field("wvpk", 100));
    const std::string tag = spliced(field("wvpk", 100), genre_splices(folder / "song.wv", {genre})).substr(100);
    ASSERT_EQ(tag.size(), 131U);
    EXPECT_THAT(genres(name, sound + tag), ElementsAre(genre)) << name;
    EXPECT_THAT(genres(name, tagged(name, sound + tag)), ElementsAre("Pop")) << name;
  }
}

TEST_F(SeveralSystems, AnId3v2TagThatIsThereStaysAsItIs) {
  const std::string changed = tagged("song.mp3", id3v2("Blues") + sounds()[0].bytes + id3v1(kNoNumber));
  EXPECT_THAT(changed, Not(HasSubstr("TIT2")));
}

}  // namespace
}  // namespace auricle
