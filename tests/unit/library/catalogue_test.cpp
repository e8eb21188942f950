#include <auricle/library/catalogue.hpp>

#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/library/half.hpp>
#include <auricle/library/library_files.hpp>
#include <auricle/library/listing.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include "small_library.hpp"

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::ThrowsMessage;

const std::string kSound = "0123456789abcdef0123456789abcdef";

CatalogueSong song_at(const fs::path& path, std::vector<std::string> genres = {}) {
  CatalogueSong song{.path = path, .size = 7, .modified_ns = 9, .identity = kSound};
  song.tags = {.genres = std::move(genres), .artist = "A", .album_artist = "B", .album = "C", .title = "D", .track = 5};
  song.state = SongState::kHeard;
  return song;
}

std::vector<std::string> paths_in(const Catalogue& catalogue, const SongFilter& filter) {
  std::vector<std::string> paths;
  visit_songs(catalogue, filter,
              [&](const ListedSong& listed, const CatalogueModel*) { paths.push_back(listed.song.path.string()); });
  return paths;
}

TEST(Catalogue, GivesBackWhatItWasGiven) {
  const TemporaryFolder folder;
  const fs::path file = folder / "deep/in/library.db";
  const CatalogueSong song = song_at("/music/caf\xe9\n.mp3", {"Rock", "Pop"});
  const Hearing hearing{
      .embedding = {0.5F, -2.0F},
      .windows = 8,
      .heard = {.heard_s = 24.0, .claimed_s = 24.0, .damaged_s = 0.5, .bad_packets = 3, .one_channel = true},
      .duration_s = 240.0};
  {
    Catalogue catalogue(file, CatalogueUse::kWrite);
    const std::int64_t model =
        catalogue.enter_model({.fingerprint = "m", .name = "a model", .ears = "e", .genres = {"rock", "pop"}});
    catalogue.use_model(model);
    EXPECT_EQ(catalogue.put_song(song), catalogue.put_song(song));
    catalogue.put_hearing(kSound, "e", hearing);
    catalogue.put_answer(kSound, model, std::vector<float>{0.25F, 0.75F});
  }
  const Catalogue catalogue(file, CatalogueUse::kRead);
  std::size_t visited = 0;
  catalogue.visit(catalogue.model(), {.embeddings = true}, [&](const ListedSong& listed) {
    ++visited;
    EXPECT_EQ(listed.song.path, song.path);
    EXPECT_EQ(listed.song.identity, kSound);
    EXPECT_THAT(listed.song.tags.genres, ElementsAre("Rock", "Pop"));
    EXPECT_EQ(listed.song.tags.album_artist, "B");
    EXPECT_EQ(listed.song.tags.track, 5);
    EXPECT_EQ(listed.hearing->embedding, hearing.embedding);
    EXPECT_EQ(listed.hearing->heard, hearing.heard);
    EXPECT_EQ(listed.hearing->windows, 8U);
    EXPECT_EQ(listed.hearing->duration_s, 240.0);
    EXPECT_THAT(listed.probabilities, ElementsAre(0.25F, 0.75F));
    return true;
  });
  EXPECT_EQ(visited, 1U);
}

TEST(Catalogue, KeepsAllOrNothingOfAChange) {
  const TemporaryFolder folder;
  Catalogue catalogue(folder / "l.db", CatalogueUse::kWrite);
  catalogue.begin();
  catalogue.put_song(song_at("/a.mp3"));
  catalogue.roll_back();
  EXPECT_EQ(catalogue.find_song("/a.mp3"), std::nullopt);
}

TEST(Catalogue, FindsWhatIsInAFolderAndNotBesideIt) {
  const TemporaryFolder folder;
  Catalogue catalogue(folder / "l.db", CatalogueUse::kWrite);
  for (const char* path : {"/m/a.mp3", "/m/a/1.mp3", "/m/a/b/2.mp3", "/m/a b/3.mp3", "/m/a0.mp3", "/m/a-b/4.mp3"}) {
    catalogue.put_song(song_at(path));
  }
  EXPECT_THAT(paths_in(catalogue, {.folders = {"/m/a/"}}), ElementsAre("/m/a/1.mp3", "/m/a/b/2.mp3"));
  EXPECT_THAT(paths_in(catalogue, {.folders = {"/m/a/b/2.mp3"}}), ElementsAre("/m/a/b/2.mp3"));
  EXPECT_THAT(paths_in(catalogue, {.folders = {"/m/a/b", "/m/a"}}), ElementsAre("/m/a/1.mp3", "/m/a/b/2.mp3"));
  EXPECT_EQ(paths_in(catalogue, {.folders = {"/"}}).size(), 6U);
}

TEST(Catalogue, MarksFilesThatChangeAsWaiting) {
  const TemporaryFolder folder;
  Catalogue catalogue(folder / "l.db", CatalogueUse::kWrite);
  catalogue.put_song(song_at("/a.mp3"));
  catalogue.put_file("/a.mp3", {.size = 7, .modified_ns = 9});
  EXPECT_EQ(catalogue.find_song("/a.mp3")->state, SongState::kHeard);
  catalogue.put_tags("/a.mp3", {.size = 8, .modified_ns = 10}, {"Jazz"});
  EXPECT_EQ(catalogue.find_song("/a.mp3")->state, SongState::kHeard);
  EXPECT_THAT(catalogue.find_song("/a.mp3")->tags.genres, ElementsAre("Jazz"));
  catalogue.put_file("/a.mp3", {.size = 7, .modified_ns = 10});
  EXPECT_EQ(catalogue.find_song("/a.mp3")->state, SongState::kWaiting);
}

TEST(Catalogue, ThatIsNoneIsLeftByteForByte) {
  const TemporaryFolder folder;
  const fs::path file = folder / "precious";
  SQLite::Database((folder / "other.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE songs (x)");
  for (const std::string& bytes : {std::string("x"), std::string(10'000, 'x'), std::string("SQLite format 3\0", 16),
                                   read_file(folder / "other.db")}) {
    write_file(file, bytes);
    for (const CatalogueUse use : {CatalogueUse::kRead, CatalogueUse::kWrite}) {
      EXPECT_THAT(([&] { Catalogue(file, use); }), ThrowsMessage<UsageError>(HasSubstr("no catalogue")));
    }
    EXPECT_EQ(read_file(file), bytes);
  }
  EXPECT_THROW(Catalogue(folder.path(), CatalogueUse::kWrite), UsageError) << "a folder";
  EXPECT_THAT(([&] { Catalogue(folder / "missing", CatalogueUse::kRead); }),
              ThrowsMessage<FileError>(HasSubstr("library scan DIR")));
  EXPECT_FALSE(fs::exists(folder / "missing"));
}

TEST(Catalogue, OfANewerAuricleIsRefused) {
  const TemporaryFolder folder;
  const fs::path file = folder / "l.db";
  Catalogue(file, CatalogueUse::kWrite).put_song(song_at("/a.mp3"));
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99; PRAGMA wal_checkpoint");
  const std::string bytes = read_file(file);
  EXPECT_THAT(([&] { Catalogue(file, CatalogueUse::kWrite); }), ThrowsMessage<FileError>(HasSubstr("newer Auricle")));
  EXPECT_EQ(read_file(file), bytes);
}

TEST(Catalogue, ThatIsDamagedIsSaidToBeSoAndLeft) {
  const TemporaryFolder folder;
  const fs::path file = folder / "l.db";
  {
    Catalogue catalogue(file, CatalogueUse::kWrite);
    catalogue.begin();
    for (int i = 0; i < 2000; ++i) {
      catalogue.put_song(song_at("/music/" + std::to_string(i) + ".mp3"));
    }
    catalogue.commit();
  }
  std::string bytes = read_file(file);
  ASSERT_GT(bytes.size(), 100'000U);
  for (std::size_t i = 4096 * 4; i < bytes.size(); i += 64) {
    bytes[i] = '\xa5';
  }
  write_file(file, bytes);
  const auto use = [&] {
    const Catalogue catalogue(file, CatalogueUse::kRead);
    catalogue.visit({}, {}, [](const ListedSong&) { return true; });
  };
  EXPECT_THAT(use, ThrowsMessage<FileError>(AllOf(HasSubstr("is damaged"), HasSubstr("left as it is"))));
  EXPECT_EQ(read_file(file), bytes);
}

TEST(Catalogue, CanBeReadWhereNothingCanBeWritten) {
  const TemporaryFolder folder;
  const fs::path file = folder / "l.db";
  Catalogue(file, CatalogueUse::kWrite).put_song(song_at("/a.mp3"));
  ASSERT_FALSE(fs::exists(file.string() + "-wal")) << "closed, it is one file";
  fs::permissions(file, fs::perms::owner_read);
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_THAT(paths_in(Catalogue(file, CatalogueUse::kRead), {}), ElementsAre("/a.mp3"));
  fs::permissions(folder.path(), fs::perms::owner_all);
}

TEST(Listing, FiltersByWhatIsAsked) {
  const TemporaryFolder folder;
  Catalogue catalogue(folder / "l.db", CatalogueUse::kWrite);
  const std::int64_t model = catalogue.enter_model(
      {.fingerprint = "m", .name = "m", .ears = test::kMadeUpEars, .genres = {"hip hop", "rock"}});
  catalogue.use_model(model);
  const auto put = [&](const std::string& path, std::vector<std::string> tags, std::vector<float> probabilities) {
    test::put(catalogue, {.path = path, .genres = std::move(tags), .embedding = {1.0F}});
    catalogue.put_answer(path, model, probabilities);
  };
  put("/a", {"Hip-Hop"}, {0.9F, 0.1F});
  put("/b", {"Rock"}, {0.7F, 0.3F});
  put("/c", {}, {0.2F, 0.8F});
  CatalogueSong failed{.path = "/d"};
  failed.error = "/d: it is empty";
  failed.state = SongState::kFailed;
  catalogue.put_song(failed);
  CatalogueSong gone{.path = "/e"};
  gone.gone = true;
  catalogue.put_song(gone);
  EXPECT_THAT(paths_in(catalogue, {}), ElementsAre("/a", "/b", "/c", "/d"));
  EXPECT_THAT(paths_in(catalogue, {.genres = {"HipHop"}}), ElementsAre("/a", "/b"));
  EXPECT_THAT(paths_in(catalogue, {.min_confidence = 0.75}), ElementsAre("/a", "/c"));
  EXPECT_THAT(paths_in(catalogue, {.max_confidence = 0.75}), ElementsAre("/b"));
  EXPECT_THAT(paths_in(catalogue, {.disagreeing = true}), ElementsAre("/b"));
  EXPECT_THAT(paths_in(catalogue, {.untagged = true}), ElementsAre("/c", "/d"));
  EXPECT_THAT(paths_in(catalogue, {.failed = true}), ElementsAre("/d"));
  EXPECT_THAT(paths_in(catalogue, {.gone = true}), ElementsAre("/e"));
  EXPECT_THAT(([&] { paths_in(catalogue, {.genres = {"polka"}}); }),
              ThrowsMessage<UsageError>(AllOf(HasSubstr("polka"), HasSubstr("hip hop, rock"))));
  const LibraryStatistics count = count_songs(catalogue, {});
  EXPECT_EQ(count.songs, 4U);
  EXPECT_EQ(count.answers.at("hip hop"), 2U);
  EXPECT_EQ(count.disagreeing, 1U);
}

TEST(Listing, CountsSpellingsOfOneGenreTogether) {
  const TemporaryFolder folder;
  Catalogue catalogue(folder / "library.db", CatalogueUse::kWrite);
  catalogue.put_song({.path = "/a", .tags = {.genres = {"Hip-Hop"}}});
  catalogue.put_song({.path = "/b", .tags = {.genres = {"hip hop", "HipHop", "Jazz"}}});
  catalogue.put_song({.path = "/c", .tags = {.genres = {"Hip-Hop"}}});
  EXPECT_THAT(count_songs(catalogue, {}).tags, ElementsAre(Pair("Hip-Hop", 3U), Pair("Jazz", 1U)));
}

TEST(Listing, SaysWhereSongsAreWhenAFolderHasNone) {
  const TemporaryFolder folder;
  Catalogue catalogue(folder / "library.db", CatalogueUse::kWrite);
  const auto complaint = [&] {
    try {
      visit_songs(catalogue, {.folders = {"/home/me/Musik"}}, [](const ListedSong&, const CatalogueModel*) {});
    } catch (const UsageError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(complaint(), AllOf(HasSubstr("no song in /home/me/Musik"), HasSubstr("scan")));
  catalogue.put_song({.path = "/home/me/Music/a/1.mp3"});
  catalogue.put_song({.path = "/home/me/Music/b/1.mp3"});
  EXPECT_THAT(complaint(), testing::EndsWith(": /home/me/Music"));
  catalogue.put_song({.path = "/mnt/disk/new/1.mp3"});
  catalogue.put_song({.path = "/mnt/disk/old/1.mp3"});
  catalogue.put_song({.path = "/mnt-2/1.mp3"});
  EXPECT_THAT(complaint(), testing::EndsWith(": /home/me/Music, /mnt-2, /mnt/disk"));
  catalogue.put_song({.path = "/home/me/Musik/1.mp3", .gone = true});
  EXPECT_EQ(complaint(), "") << "it is known, and has gone";
}

TEST(LibraryFiles, SayWhatToDoWithWordsThatCantBeUsed) {
  const TemporaryFolder folder;
  const fs::path words = words_model_file(folder / "library.db");
  write_file(words, "no model at all");
  EXPECT_THAT(([&] { load_library_model(words, folder / "library.db"); }),
              ThrowsMessage<ModelError>(AllOf(HasSubstr(words.string()), HasSubstr("move the file away"))));
}

TEST(Halves, AreAllGivenBack) {
  for (std::uint32_t bits = 0; bits <= 0xffff; ++bits) {
    const std::vector<std::uint16_t> half{static_cast<std::uint16_t>(bits)};
    const bool is_number = (bits & 0x7c00U) != 0x7c00U || (bits & 0x3ffU) == 0;
    if (is_number) {
      EXPECT_EQ(to_halves(from_halves(half)), half) << bits;
    }
  }
}

TEST(Halves, AreTheNearest) {
  const std::vector<float> values{1.0F + 0x1p-11F, 1.0F + 3 * 0x1p-11F, 65519.0F, 65520.0F,
                                  0x1p-25F,        0x1.8p-25F,          -0.1F};
  EXPECT_THAT(from_halves(to_halves(values)),
              ElementsAre(1.0F, 1.0F + 0x1p-9F, 65504.0F, INFINITY, 0.0F, 0x1p-24F, -0.0999755859375F));
}

}  // namespace
}  // namespace auricle
