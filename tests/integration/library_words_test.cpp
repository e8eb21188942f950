#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/catalogue.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

/// Thirty-six practice songs of three genres, scanned once; their tags are put into copies of the catalogue.
class LibraryOfWords : public testing::Test {
 protected:
  LibraryOfWords() { fs::copy_file(scanned(), catalogue_); }

  static fs::path music() { return shared_folder() / "music"; }

  /// Each song's tag by its folder's place, artists of three songs each.
  void tag(const std::vector<std::vector<std::string>>& words_of_folder) {
    Catalogue catalogue(catalogue_, CatalogueUse::kWrite);
    std::vector<CatalogueSong> songs;
    catalogue.visit(std::nullopt, {}, [&](const ListedSong& listed) {
      songs.push_back(listed.song);
      return true;
    });
    for (std::size_t i = 0; i < songs.size(); ++i) {
      songs[i].tags.genres = words_of_folder[i / 12];
      songs[i].tags.artist = fmt::format("artist {}", i / 3);
      catalogue.put_song(songs[i]);
    }
  }

  ProcessResult library(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "library");
    arguments.insert(arguments.end(), {"--catalogue", catalogue_.string()});
    return auricle(std::move(arguments));
  }

  static fs::path song(std::size_t folder) {
    std::vector<fs::path> songs;
    for (const auto& entry : fs::recursive_directory_iterator(music())) {
      if (entry.is_regular_file()) {
        songs.push_back(entry.path());
      }
    }
    std::ranges::sort(songs);
    return songs[12 * folder];
  }

  TemporaryFolder folder_;
  fs::path catalogue_ = folder_ / "library.db";

 private:
  static const TemporaryFolder& shared_folder() {
    static const TemporaryFolder folder;
    return folder;
  }
  static const fs::path& scanned() {
    static const fs::path catalogue = [] {
      fs::path file = shared_folder() / "library.db";
      const ProcessResult composed =
          auricle({"compose", music().string(), "--genres", "3", "--songs", "12", "--seconds", "6"});
      EXPECT_EQ(composed.status, 0) << composed.err;
      const ProcessResult scan = auricle({"library", "scan", music().string(), "--catalogue", file.string()});
      EXPECT_EQ(scan.status, 0) << scan.err;
      return file;
    }();
    return catalogue;
  }
};

TEST_F(LibraryOfWords, AreLearntAndNameSongs) {
  tag({{"Slow"}, {"hard & fast"}, {}});
  const ProcessResult learnt = library({"learn", "--min-songs", "5"});
  ASSERT_EQ(learnt.status, 0) << learnt.err;
  EXPECT_EQ(learnt.err, "");
  EXPECT_THAT(learnt.out, AllOf(HasSubstr("2 words from 24 songs"), HasSubstr("hard & fast"), HasSubstr("told apart"),
                                HasSubstr("library.words.safetensors")));
  const ProcessResult labelled = library({"label", "--json"});
  ASSERT_EQ(labelled.status, 0) << labelled.err;
  EXPECT_EQ(parse_json(labelled.out, "label").at("songs"), 36);
  const ProcessResult list = library({"list", "--json"});
  const Json first = parse_json(list.out.substr(0, list.out.find('\n')), "list");
  EXPECT_EQ(first.at("genre"), "Slow");
  // The model is one like any other.
  const ProcessResult classified =
      auricle({"classify", "--model", (folder_ / "library.words.safetensors").string(), song(1).string()});
  EXPECT_EQ(classified.status, 0) << classified.err;
  EXPECT_THAT(classified.out, HasSubstr("hard & fast"));
}

TEST_F(LibraryOfWords, JsonAndTablesHoldAll) {
  tag({{"Slow"}, {"Fast"}, {"Odd"}});
  const fs::path map = folder_ / "map.txt";
  write_file(map, "Odd = Fast\n");
  const fs::path table = folder_ / "wrong.csv";
  const ProcessResult learnt = library(
      {"learn", "--map", map.string(), "--disagreements", table.string(), "-o", (folder_ / "m").string(), "--json"});
  ASSERT_EQ(learnt.status, 0) << learnt.err;
  const Json json = parse_json(learnt.out, "learn");
  EXPECT_EQ(json.at("report").at("words").size(), 2U);
  EXPECT_EQ(json.at("report").at("songs"), 36);
  EXPECT_EQ(json.at("model"), (folder_ / "m").string());
  EXPECT_THAT(read_file(table), StartsWith("path,cue_track,tagged,answer,confidence,own\n"));
  EXPECT_EQ(library({"label"}).status, 2) << "nothing lies beside the catalogue";
  EXPECT_EQ(library({"label", "--model", (folder_ / "m").string()}).status, 0);
}

TEST_F(LibraryOfWords, WhatCannotBeLearntIsSaid) {
  EXPECT_THAT(library({"learn"}).err, HasSubstr("no song of the catalogue has a genre tag"));
  EXPECT_EQ(library({"learn"}).status, 1);
  tag({{"Slow"}, {"Slow"}, {"Slow"}});
  EXPECT_THAT(library({"learn"}).err, HasSubstr("only one (Slow) of the 1 genres has 10 songs or more"));
  tag({{"Slow"}, {"Fast"}, {"Odd"}});
  EXPECT_THAT(library({"learn", "--min-songs", "13"}).err, HasSubstr("none of the 3 genres have 13 songs"));
  EXPECT_EQ(library({"learn", "--min-songs", "1"}).status, 2);
  EXPECT_THAT(library({"learn", "--only", "Slwo"}).err, HasSubstr("no song has the genre \"Slwo\""));
  const fs::path map = folder_ / "map.txt";
  write_file(map, "Odd: Fast\n");
  const ProcessResult broken = library({"learn", "--map", map.string()});
  EXPECT_EQ(broken.status, 1);
  EXPECT_THAT(broken.err, HasSubstr("map.txt, line 1"));
  EXPECT_FALSE(fs::exists(folder_ / "library.words.safetensors"));
  write_file(folder_ / "song.mp3", "ID3 music");
  EXPECT_EQ(library({"learn", "-o", (folder_ / "song.mp3").string()}).status, 2) << "no song is overwritten";
}

TEST_F(LibraryOfWords, WithoutACatalogueOrEarsThereIsNothing) {
  const fs::path none = folder_ / "none.db";
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"learn"}, {"similar", song(0).string()}, {"map", "--json"}}) {
    std::vector<std::string> arguments = {"library"};
    arguments.insert(arguments.end(), command.begin(), command.end());
    arguments.insert(arguments.end(), {"--catalogue", none.string()});
    const ProcessResult result = auricle(arguments);
    EXPECT_EQ(result.status, 1) << command[0];
    EXPECT_THAT(result.err, HasSubstr("there is no catalogue")) << command[0];
    EXPECT_FALSE(fs::exists(none));
  }
}

TEST_F(LibraryOfWords, SimilarSongsAreFoundAndListed) {
  const fs::path playlist = folder_ / "like.m3u8";
  const ProcessResult result =
      library({"similar", song(0).string(), "-n", "5", "--json", "--playlist", playlist.string()});
  ASSERT_EQ(result.status, 0) << result.err;
  const Json similar = parse_json(result.out, "similar").at("similar");
  ASSERT_EQ(similar.size(), 5U);
  EXPECT_THAT(similar[0]["songs"][0]["path"].get<std::string>(), StartsWith(song(0).parent_path().string()));
  EXPECT_THAT(read_file(playlist), AllOf(StartsWith("#EXTM3U\n"), HasSubstr(similar[4]["songs"][0]["path"])));
  EXPECT_THAT(library({"similar", (music() / "no.wav").string()}).err, HasSubstr("no.wav is not there"));
  const ProcessResult of_folder = library({"similar", song(1).parent_path().string(), "-n", "3"});
  EXPECT_EQ(of_folder.status, 0) << of_folder.err;
}

TEST_F(LibraryOfWords, ASongThatIsNotInTheLibraryIsHeardFirst) {
  const fs::path copy = folder_ / "copy.wav";
  fs::copy_file(song(0), copy);
  const ProcessResult result = library({"similar", copy.string(), "-n", "1"});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr(song(0).string()));
  write_file(folder_ / "no.wav", "no music");
  EXPECT_EQ(library({"similar", (folder_ / "no.wav").string()}).status, 1);
}

TEST_F(LibraryOfWords, TheMapIsDrawn) {
  tag({{"Slow"}, {"Fast"}, {}});
  const fs::path picture = folder_ / "map.svg";
  const fs::path table = folder_ / "map.csv";
  const ProcessResult result = library({"map", "-o", picture.string(), "--csv", table.string()});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(read_file(picture), AllOf(HasSubstr("Slow (12)"), HasSubstr("36 songs")));
  EXPECT_THAT(read_file(table), StartsWith("path,cue_track,genre,tagged,x,y\n"));
  const ProcessResult some = library({"map", "--json", "--songs", "10"});
  EXPECT_EQ(parse_json(some.out, "map").at("songs").size(), 10U);
  EXPECT_EQ(library({"map"}).status, 2);
  EXPECT_EQ(library({"map", "-o", (folder_ / "map.gif").string()}).status, 2);
}

}  // namespace
}  // namespace auricle::test
