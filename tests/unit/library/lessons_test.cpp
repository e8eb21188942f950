#include <algorithm>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/library/lessons.hpp>
#include <support/files.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Songs that differ in all but what is said of them.
class Shelf {
 public:
  Shelf& add(std::size_t count, const std::vector<std::string>& genres) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t number = songs_.size();
      songs_.push_back({.path = fmt::format("music/{}/song.mp3", number),
                        .identity = std::to_string(number),
                        .genres = genres,
                        .artist = fmt::format("artist {}", number)});
    }
    return *this;
  }
  std::vector<TaggedSong>& songs() { return songs_; }

 private:
  std::vector<TaggedSong> songs_;
};

TEST(Lessons, SpellingsAreOneWordTheCommonestIsWritten) {
  Shelf shelf;
  shelf.add(2, {"hip-hop"}).add(3, {"Hip Hop"}).add(1, {"HipHop"}).add(4, {"Jazz"});
  const Lessons lessons = gather_lessons(shelf.songs(), {.min_songs = 4});
  EXPECT_THAT(lessons.words, ElementsAre("Hip Hop", "Jazz"));
  EXPECT_THAT(lessons.counts(), ElementsAre(6, 4));
}

TEST(Lessons, WordsOfTooFewSongsAreNamed) {
  Shelf shelf;
  shelf.add(5, {"Jazz"}).add(5, {"Rock"}).add(1, {"Zydeco"}).add(2, {"Polka"}).add(1, {"Rock", "Zydeco"});
  const Lessons lessons = gather_lessons(shelf.songs(), {.min_songs = 3});
  EXPECT_THAT(lessons.words, ElementsAre("Jazz", "Rock"));
  ASSERT_EQ(lessons.too_few.size(), 2U);
  EXPECT_EQ(lessons.too_few[0].songs, 2U);
  EXPECT_EQ(lessons.n_wordless, 3U);
  EXPECT_EQ(lessons.songs.size(), 11U);
  EXPECT_THAT(lessons.words_of.back(), ElementsAre(1));  // what is left of its two
}

TEST(Lessons, TheMapAndTheListsDecide) {
  test::TemporaryFolder folder;
  write_file(folder / "map", "Swing = Jazz\nOther =\n");
  Shelf shelf;
  shelf.add(2, {"Swing"}).add(2, {"jazz"}).add(4, {"Rock"}).add(4, {"Other"}).add(4, {"Pop"});
  const LessonOptions options{.min_songs = 4, .map = GenreMap::load(folder / "map")};
  EXPECT_THAT(gather_lessons(shelf.songs(), options).words, ElementsAre("Jazz", "Pop", "Rock"));
  LessonOptions only = options;
  only.only = {"ROCK", "pop"};
  EXPECT_THAT(gather_lessons(shelf.songs(), only).words, ElementsAre("Pop", "Rock"));
  LessonOptions excluded = options;
  excluded.exclude = {"pop"};
  EXPECT_THAT(gather_lessons(shelf.songs(), excluded).words, ElementsAre("Jazz", "Rock"));
  LessonOptions unknown = options;
  unknown.only = {"Rok"};
  EXPECT_THROW(gather_lessons(shelf.songs(), unknown), UsageError);
  unknown = options;
  unknown.exclude = {"Rok"};
  EXPECT_THROW(gather_lessons(shelf.songs(), unknown), UsageError);
}

TEST(Lessons, CopiesOfASoundAreOneSongWithTheWordsOfAll) {
  Shelf shelf;
  shelf.add(4, {"Pop"}).add(4, {"Rock"});
  shelf.songs()[5].identity = shelf.songs()[0].identity;
  const Lessons lessons = gather_lessons(shelf.songs(), {.min_songs = 3});
  EXPECT_EQ(lessons.n_copies, 1U);
  EXPECT_EQ(lessons.songs.size(), 7U);
  EXPECT_THAT(lessons.words_of[0], ElementsAre(0, 1));
}

std::string refusal(std::vector<TaggedSong> songs, const LessonOptions& options = {}) {
  try {
    gather_lessons(songs, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Lessons, TwoWordsAreNeeded) {
  EXPECT_THAT(refusal({}), HasSubstr("none of the 0 genres"));
  EXPECT_THAT(refusal(Shelf().add(30, {"Rock"}).songs()), HasSubstr("only one (Rock) of the 1 genres has 10 songs"));
  EXPECT_THAT(refusal(Shelf().add(3, {"Rock"}).add(3, {"Jazz"}).songs()),
              HasSubstr("none of the 2 genres have 10 songs or more"));
  EXPECT_THAT(refusal(Shelf().add(3, {"Rock"}).songs(), {.min_songs = 1}), HasSubstr("at least 2"));
}

TEST(SongGroups, AlbumsAndArtistsStayTogether) {
  Shelf shelf;
  shelf.add(20, {"Rock"});
  std::vector<TaggedSong>& songs = shelf.songs();
  songs[1].artist = "The Band";  // two albums
  songs[2].artist = "the band";
  songs[3].album = songs[4].album = "Best of the Year";  // one album by several
  songs[3].album_artist = songs[4].album_artist = "Various Artists";
  songs[3].path = "music/best/1.mp3";
  songs[4].path = "music/best/2.mp3";
  songs[5].album = "Best of the Year";                       // another one of the name
  songs[6].artist = songs[7].artist = songs[8].artist = "";  // nothing known but the folder
  songs[6].path = "music/loose/1.mp3";
  songs[7].path = "music/loose/2.mp3";
  songs[8].path = "music/other/1.mp3";
  const std::vector<std::size_t> groups = groups_of_songs(songs);
  EXPECT_EQ(groups[1], groups[2]);
  EXPECT_EQ(groups[3], groups[4]);
  EXPECT_NE(groups[3], groups[5]);
  EXPECT_EQ(groups[6], groups[7]);
  EXPECT_NE(groups[7], groups[8]);
  EXPECT_EQ(std::ranges::max(groups) + 1, 17U);
}

TEST(SongGroups, ACollectionInOneFolderIsNoAlbum) {
  Shelf shelf;
  shelf.add(40, {"Rock"});
  for (std::size_t i = 0; i < 40; ++i) {
    shelf.songs()[i].artist = "";
    shelf.songs()[i].path = fmt::format("music/{}/{}.mp3", i < 31 ? "rock" : "loose", i);
  }
  EXPECT_EQ(std::ranges::max(groups_of_songs(shelf.songs())) + 1, 32U);
}

TEST(SongGroups, SamplersDontTieEverybodyToEverybody) {
  Shelf shelf;
  shelf.add(40, {"Rock"});
  std::vector<TaggedSong>& songs = shelf.songs();
  for (std::size_t i = 0; i < songs.size(); ++i) {
    songs[i].artist = fmt::format("artist {}", i / 2);  // two songs each, in two samplers one after the other
    songs[i].album = fmt::format("sampler {}", (i + 1) / 2);
    songs[i].path = fmt::format("music/{}/{}.mp3", (i + 1) / 2, i);
  }
  const std::vector<std::size_t> groups = groups_of_songs(songs);
  for (std::size_t i = 1; i + 1 < songs.size(); i += 2) {
    EXPECT_EQ(groups[i], groups[i + 1]) << "an album is never parted";
  }
  for (std::size_t group = 0; group <= std::ranges::max(groups); ++group) {
    EXPECT_LE(std::ranges::count(groups, group), 8);
  }
}

}  // namespace
}  // namespace auricle
