#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <auricle/audio/wav.hpp>
#include <auricle/compose/compose.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/library/likeness_index.hpp>
#include <auricle/library/playlist.hpp>
#include <auricle/library/similar.hpp>
#include <auricle/library/vocabulary.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "small_library.hpp"

namespace auricle {
namespace {

using test::kMadeUpEars;
using test::made_up_songs;
using test::MadeUpSong;
using test::put;
using testing::ElementsAre;
using testing::SizeIs;

class MadeUpLibrary : public testing::Test {
 protected:
  MadeUpLibrary() : catalogue_(folder_ / "library.db", CatalogueUse::kWrite) {
    catalogue_.begin();
    for (const MadeUpSong& song : songs_) {
      put(catalogue_, song);
    }
    catalogue_.commit();
  }

  CatalogueSong song(std::size_t i) { return catalogue_.find_song(songs_[i].path).value(); }

  test::TemporaryFolder folder_;
  std::vector<MadeUpSong> songs_ = made_up_songs();
  Catalogue catalogue_;
};

TEST_F(MadeUpLibrary, TheNearestAreThoseOfTheKind) {
  const SimilarSongs similar(catalogue_, kMadeUpEars);
  const auto found = similar.to_song(song(5), {.n_songs = 30}).value();
  ASSERT_THAT(found, SizeIs(30));
  std::size_t alike = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_NE(found[i].songs.front().path, songs_[5].path);
    EXPECT_LE(found[i].likeness, i == 0 ? 1.0 : found[i - 1].likeness);
    EXPECT_EQ(found[i].duration_s, 180.0);
    alike += genre_key(found[i].songs.front().tags.genres.front()) == "hiphop" ? 1 : 0;
  }
  EXPECT_GT(alike, 27U);
}

TEST_F(MadeUpLibrary, CopiesComeFirst) {
  put(catalogue_, {.path = "/elsewhere/copy.mp3", .embedding = songs_[5].embedding, .identity = songs_[5].path});
  const SimilarSongs similar(catalogue_, kMadeUpEars);
  const auto found = similar.to_song(song(5), {.n_songs = 3}).value();
  ASSERT_THAT(found, SizeIs(3));
  EXPECT_TRUE(found[0].same_recording);
  EXPECT_EQ(found[0].likeness, 1.0);
  EXPECT_EQ(found[0].songs.front().path, "/elsewhere/copy.mp3");
  EXPECT_FALSE(found[1].same_recording);
}

TEST_F(MadeUpLibrary, AFolderIsWhatItsSongsHaveInCommon) {
  const SimilarSongs similar(catalogue_, kMadeUpEars);
  const auto found = similar.to_folder("/music/album 02", {.n_songs = 10}).value();  // jazz
  for (const SimilarSong& one : found) {
    EXPECT_FALSE(one.songs.front().path.string().starts_with("/music/album 02"));
    EXPECT_THAT(one.songs.front().tags.genres, ElementsAre("Jazz"));
  }
  EXPECT_FALSE(similar.to_folder("/nowhere"));
}

TEST_F(MadeUpLibrary, SongsThatAreGoneAreNotNamed) {
  const SimilarSongs before(catalogue_, kMadeUpEars);
  CatalogueSong gone = before.to_song(song(5), {.n_songs = 1}).value().front().songs.front();
  gone.gone = true;
  catalogue_.put_song(gone);
  const SimilarSongs after(catalogue_, kMadeUpEars);
  const auto found = after.to_song(song(5), {.n_songs = SIZE_MAX}).value();
  EXPECT_THAT(found, SizeIs(238));
  EXPECT_NE(found.front().songs.front().path, gone.path);
}

TEST_F(MadeUpLibrary, WhatWasNotHeardHasNoNeighbours) {
  CatalogueSong deaf{.path = "/music/new.mp3"};
  catalogue_.put_song(deaf);
  EXPECT_FALSE(SimilarSongs(catalogue_, kMadeUpEars).to_song(deaf));
  EXPECT_THROW(SimilarSongs(catalogue_, "other ears"), DatasetError);
  EXPECT_THROW(SimilarSongs(catalogue_, kMadeUpEars).to_recording("x.wav", std::vector<float>(3), 1.0), UsageError);
}

TEST_F(MadeUpLibrary, TheIndexIsKeptAndGrows) {
  const LikenessIndex first = likeness_index(catalogue_, kMadeUpEars);
  const LikenessIndex again = likeness_index(catalogue_, kMadeUpEars);
  EXPECT_THAT(again.places.values(), testing::ElementsAreArray(first.places.values()));
  EXPECT_EQ(again.newest, first.newest);
  MadeUpSong late = songs_[7];
  late.path = "/music/late.mp3";
  late.embedding = songs_[8].embedding;
  put(catalogue_, late);
  MadeUpSong changed = songs_[3];
  changed.embedding = songs_[8].embedding;
  put(catalogue_, changed);
  const LikenessIndex grown = likeness_index(catalogue_, kMadeUpEars);
  ASSERT_THAT(grown.sounds, SizeIs(241));
  EXPECT_EQ(grown.learnt_from, first.learnt_from);
  for (const std::size_t row : {std::size_t{3}, std::size_t{240}}) {  // the same as that of song 8
    for (std::size_t i = 0; i < grown.places.cols(); ++i) {
      EXPECT_NEAR(grown.places(row, i), grown.places(8, i), 1e-6);
    }
  }
  for (std::size_t i = 0; i < 300; ++i) {
    late.path = "/music/more " + std::to_string(i) + ".mp3";
    put(catalogue_, late);
  }
  EXPECT_EQ(likeness_index(catalogue_, kMadeUpEars).learnt_from, 541U);  // anew
}

TEST_F(MadeUpLibrary, NeedsNoWritableCatalogue) {
  const Catalogue reading(folder_ / "library.db", CatalogueUse::kRead);
  EXPECT_TRUE(SimilarSongs(reading, kMadeUpEars).to_song(song(5)));
}

// Two files of one recording: another container and level, so another identity; and something else as long.
TEST(SimilarSongs, ListensWhetherItIsTheSameRecording) {
  const test::TemporaryFolder folder;
  const Clip clip = compose_song({.genre = 0});
  Clip soft = clip;
  for (float& sample : soft.samples) {
    sample *= 0.5F;
  }
  const Clip other = compose_song({.genre = 6});
  write_wav(folder / "a.wav", clip);
  write_wav(folder / "b.wav", soft);
  write_wav(folder / "c.wav", other);
  Catalogue catalogue(folder / "library.db", CatalogueUse::kWrite);
  std::vector<float> embedding = {1.0F, 2.0F, 3.0F, 4.0F};
  for (const char* name : {"a.wav", "b.wav", "c.wav"}) {
    put(catalogue, {.path = folder / name, .embedding = embedding, .duration_s = 30.0});
    embedding[0] += 0.01F;
  }
  put(catalogue, {.path = folder / "d.wav", .embedding = {-9.0F, 3.0F, 1.0F, 0.0F}, .duration_s = 30.0});
  const auto found =
      SimilarSongs(catalogue, kMadeUpEars).to_song(catalogue.find_song(folder / "a.wav").value()).value();
  ASSERT_THAT(found, SizeIs(3));
  for (const SimilarSong& one : found) {
    EXPECT_EQ(one.same_recording, one.songs.front().path.filename() == "b.wav") << one.songs.front().path;
  }
}

TEST(Playlist, NamesWhatAPlaylistCanName) {
  const test::TemporaryFolder folder;
  std::vector<PlaylistSong> songs(4);
  songs[0].song.path = "/music/a\xc3\xa4.mp3";
  songs[0].song.tags.artist = "The\nBand";
  songs[0].song.tags.title = "Song";
  songs[0].duration_s = 61.6;
  songs[1].song.path = "/music/\xe9.mp3";  // no UTF-8
  songs[2].song.path = "/music/two\nlines.mp3";
  songs[3].song.path = "/music/b.mp3";
  EXPECT_EQ(write_playlist(folder / "x.m3u8", songs), 2U);
  EXPECT_EQ(read_file(folder / "x.m3u8"),
            "#EXTM3U\n#Auricle\n#EXTINF:62,The Band - Song\n/music/a\xc3\xa4.mp3\n#EXTINF:-1,b\n/music/b.mp3\n");
}

}  // namespace
}  // namespace auricle
