#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/library/vocabulary.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(GenreKey, IsTheSameForAllSpellings) {
  for (const char* name : {"Hip Hop", "hip-hop", "HipHop", " HIP  HOP ", "Hip.Hop", "Ｈｉｐ－Ｈｏｐ"}) {
    EXPECT_EQ(genre_key(name), "hiphop") << name;
  }
  for (const char* name : {"Drum & Bass", "Drum and Bass", "drum'n'bass", "Drum n Bass", "DrumNBass"}) {
    EXPECT_EQ(genre_key(name), "drumnbass") << name;
  }
  EXPECT_EQ(genre_key("R&B"), genre_key("RnB"));
  EXPECT_EQ(genre_key("Électro"), genre_key("electro"));
  EXPECT_EQ(genre_key("E\xcc\x81lectro"), genre_key("Électro"));  // as macOS writes it
  EXPECT_EQ(genre_key("РУССКИЙ РОК"), genre_key("Русский рок"));
}

TEST(GenreKey, KeepsGenresApart) {
  EXPECT_NE(genre_key("Rock"), genre_key("Rock 2"));
  EXPECT_NE(genre_key("演歌"), genre_key("歌謡曲"));
  EXPECT_NE(genre_key("Andean"), genre_key("nean"));
  EXPECT_EQ(genre_key("???"), "???");
  EXPECT_EQ(genre_key("\xe9lectro"), "\xe9lectro");  // no UTF-8
}

TEST(Spellings, TheCommonestStandsForAll) {
  Spellings spellings;
  for (const char* name : {"hip-hop", "Hip Hop", "Hip Hop", "HipHop", "Rock"}) {
    spellings.add(name);
  }
  EXPECT_EQ(spellings.commonest("hiphop"), "Hip Hop");
  EXPECT_EQ(spellings.commonest("rock"), "Rock");
  EXPECT_EQ(spellings.commonest("jazz"), "jazz");
}

class GenreMapFile : public testing::Test {
 protected:
  GenreMap load(const std::string& text) {
    write_file(file_, text);
    return GenreMap::load(file_);
  }
  std::string refusal(const std::string& text) {
    try {
      load(text);
    } catch (const FileError& error) {
      return error.what();
    }
    return "";
  }

  test::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "map.txt";
};

TEST_F(GenreMapFile, OfLines) {
  const GenreMap map =
      load("\xef\xbb\xbf# mine\r\nElectronica = Electronic\r\n\r\nelectro swing=Electronic; Swing\nOther =\n");
  EXPECT_THAT(map.words_for("ELECTRONICA"), ElementsAre("Electronic"));
  EXPECT_THAT(map.words_for("Electro-Swing"), ElementsAre("Electronic", "Swing"));
  EXPECT_THAT(map.words_for("Other"), IsEmpty());
  EXPECT_THAT(map.words_for("Jazz"), ElementsAre("Jazz"));
}

TEST_F(GenreMapFile, AsTable) {
  for (const char* text :
       {"from,to\n\"Folk, World, & Country\",Folk\nOther,\n", "\"Folk, World, & Country\";Folk\nOther;\n"}) {
    const GenreMap map = load(text);
    EXPECT_THAT(map.words_for("Folk, World & Country"), ElementsAre("Folk")) << text;
    EXPECT_THAT(map.words_for("Other"), IsEmpty()) << text;
  }
}

TEST_F(GenreMapFile, EmptyChangesNothing) {
  EXPECT_THAT(load("").words_for("Rock"), ElementsAre("Rock"));
  EXPECT_THAT(load("# nothing\n").words_for("Rock"), ElementsAre("Rock"));
}

TEST_F(GenreMapFile, SaysWhatIsBroken) {
  EXPECT_THAT(refusal("Rock = Pop\nJazz\n"), HasSubstr("line 2: \"Jazz\" is not \"from = to\""));
  EXPECT_THAT(refusal("Rock: Pop\n"), HasSubstr("line 1: \"Rock: Pop\" is not"));
  EXPECT_THAT(refusal("a = b\nA = c\n"), HasSubstr("line 2: \"A\" has been given other words before"));
  EXPECT_THAT(refusal(" = b\n"), HasSubstr("line 1: there is no genre"));
  EXPECT_THAT(refusal("Jazz = Swing\nRock = Pop; " + std::string(257, 'x') + "\n"), HasSubstr("line 2: a genre"));
  EXPECT_THAT(refusal("Rock = Po\x1bp\n"), HasSubstr("line 1: a genre"));
  EXPECT_THAT(refusal("Rock = /\n"), HasSubstr("line 1: a genre"));
  EXPECT_THAT(refusal("from,to\nRock,\"Po\np\"\n"), HasSubstr("line 2: a genre"));
  EXPECT_THAT(refusal("from,to\nRock,Pop,Jazz\n"), HasSubstr("line 2: 3 columns"));
  EXPECT_THAT(refusal("from,to\n\"Rock,Pop\n"), HasSubstr("line 2: a quote is never closed"));
  EXPECT_THAT(refusal("Fran\xe7"
                      "ais = French\n"),
              HasSubstr("UTF-8"));
  EXPECT_THAT(refusal(std::string("PK\x03\x04") + std::string(40, '\0')), HasSubstr("map.txt is"));
  EXPECT_THROW(GenreMap::load(folder_.path() / "none"), FileError);
}

}  // namespace
}  // namespace auricle
