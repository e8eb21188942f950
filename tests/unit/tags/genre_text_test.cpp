#include <string>

#include <auricle/tags/genre_text.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(GenresIn, ReadsId3References) {
  EXPECT_THAT(genres_in("17"), ElementsAre("Rock"));
  EXPECT_THAT(genres_in("(17)"), ElementsAre("Rock"));
  EXPECT_THAT(genres_in("(17)(18)Refinement"), ElementsAre("Rock", "Techno", "Refinement"));
  EXPECT_THAT(genres_in("(17)Rock"), ElementsAre("Rock"));
  EXPECT_THAT(genres_in("(RX)"), ElementsAre("Remix"));
  EXPECT_THAT(genres_in(std::string_view("17\0CR\0Dub", 9)), ElementsAre("Rock", "Cover", "Dub"));
  EXPECT_THAT(genres_in("((Foo) Bar"), ElementsAre("(Foo) Bar"));
  EXPECT_THAT(genres_in("(4)((Euro)"), ElementsAre("Disco", "(Euro)"));
}

TEST(GenresIn, TakesForTextWhatIsNoReference) {
  EXPECT_THAT(genres_in("(Alternative) Rock"), ElementsAre("(Alternative) Rock"));
  EXPECT_THAT(genres_in("(17"), ElementsAre("(17"));
  EXPECT_THAT(genres_in("192"), ElementsAre("192"));
  EXPECT_THAT(genres_in("80s"), ElementsAre("80s"));
}

TEST(GenresIn, PartsWhatIsSeveral) {
  EXPECT_THAT(genres_in("Rock; Pop"), ElementsAre("Rock", "Pop"));
  EXPECT_THAT(genres_in("Rock/Pop"), ElementsAre("Rock", "Pop"));
  EXPECT_THAT(genres_in("Rock, Pop / Indie;;Rock"), ElementsAre("Rock", "Pop", "Indie"));
  EXPECT_THAT(genres_in("Rock\r\nPop"), ElementsAre("Rock", "Pop"));
}

TEST(GenresIn, LeavesWholeWhatIsOne) {
  for (const char* name : {"R&B", "Drum and Bass", "Rock & Roll", "Hip-Hop/Rap", "R&B/Soul", "Singer/Songwriter",
                           "Pop/Funk", "Funk / Soul", "Folk, World, & Country", "FOLK, WORLD, & COUNTRY"}) {
    EXPECT_THAT(genres_in(name), ElementsAre(name));
  }
  EXPECT_THAT(genres_in("Indie/Singer/Songwriter/Rock"), ElementsAre("Indie", "Singer/Songwriter", "Rock"));
}

TEST(GenresIn, NothingOfNothing) {
  for (const char* value : {"", " ", ";", "/ ;,", "\n", "(", "\x01", "\u00a0", "\u3000;\u2003 /"}) {
    EXPECT_THAT(genres_in(value), value == std::string("(") ? SizeIs(1) : SizeIs(0)) << value;
  }
}

TEST(GenresIn, KnowsBlanksOfEveryWidth) {
  EXPECT_THAT(genres_in("\u00a0Rock\u2003;\u3000演 歌"), ElementsAre("Rock", "演 歌"));
}

TEST(GenresIn, BoundsWhatIsHuge) {
  EXPECT_THAT(genres_in(std::string(5'000'000, 'x')), ElementsAre(std::string(256, 'x')));
  std::string many;
  for (int i = 200; i < 5000; ++i) {
    many += std::to_string(i) + ";";
  }
  EXPECT_THAT(genres_in(many), SizeIs(64));
}

TEST(GenresIn, GivesUtf8WhateverCame) {
  EXPECT_THAT(genres_in("\xe9lectro"), ElementsAre("\\xe9lectro"));
  const std::string cut = genres_in(std::string(255, 'x') + "é").at(0);
  EXPECT_EQ(cut, std::string(255, 'x'));  // no half of a letter
}

TEST(FromLatin1, KnowsUtf8UnderAFalseName) {
  EXPECT_EQ(from_latin1("\xe9lectro"), "électro");
  EXPECT_EQ(from_latin1("électro"), "électro");
  EXPECT_EQ(from_latin1("Русский"), "Русский");
}

TEST(Id3v1Genre, IsANumber) {
  EXPECT_EQ(id3v1_genre("Rock"), 17);
  EXPECT_EQ(id3v1_genre("No such"), 255);
}

}  // namespace
}  // namespace auricle
