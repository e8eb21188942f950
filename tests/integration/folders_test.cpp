// What the commands find in folders of music as people have them, and what they say of the rest.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

void copy_song(const fs::path& to, std::size_t number = 0) {
  const fs::path song = practice().song();
  const std::string name = practice().genres.front() + ".0000" + std::to_string(number) + ".wav";
  fs::create_directories(to.parent_path());
  fs::copy_file(song.parent_path() / name, to);
}

ProcessResult classify(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"classify", "--model", practice().model.string()});
  return auricle(arguments);
}

ProcessResult train(std::vector<std::string> arguments, const fs::path& model) {
  arguments.insert(arguments.begin(), {"train", "--recipe", "article", "--epochs", "1", "--threads", "1",
                                       "--no-leakage-check", "-o", model.string()});
  return auricle(arguments);
}

ProcessResult features(const fs::path& folder, const fs::path& table) {
  return auricle({"features", folder.string(), "-o", table.string(), "--no-store"});
}

long lines(const std::string& text) { return std::ranges::count(text, '\n'); }

/// Genres of a few songs each.
void make_genres(const fs::path& folder, const std::vector<std::string>& genres) {
  for (const std::string& genre : genres) {
    for (std::size_t i = 0; i < 6; ++i) {
      copy_song(folder / genre / (std::to_string(i) + ".wav"), i);
    }
  }
}

TEST(Folders, LinkedAndOddlyNamedSongsCountAlikeInEveryCommand) {
  const TemporaryFolder folder;
  make_genres(folder / "lib", {"rock"});
  make_genres(folder / "store", {"blues"});
  copy_song(folder / "lib/rock/...And Justice for All/01.wav", 6);
  copy_song(folder / "elsewhere/album/a.wav", 7);
  fs::create_directory_symlink("../store/blues", folder / "lib/blues");
  fs::create_directory_symlink("../../elsewhere/album", folder / "lib/rock/album");
  fs::create_directory_symlink("..", folder / "lib/rock/loop");
  const ProcessResult heard = classify({(folder / "lib").string()});
  EXPECT_EQ(heard.status, 0);
  EXPECT_EQ(lines(heard.out), 14);
  for (const std::string ending : {"csv", "npy", "h5"}) {
    const ProcessResult table = features(folder / "lib", folder / ("t." + ending));
    EXPECT_EQ(table.status, 0);
    EXPECT_THAT(table.out, HasSubstr("(14, ")) << ending;
  }
  EXPECT_THAT(read_file(folder / "t.csv"), HasSubstr("lib/blues/0.wav,blues,"));
  const ProcessResult duplicates = auricle({"duplicates", (folder / "lib").string()});
  EXPECT_THAT(duplicates.out, HasSubstr("14/14"));
  const ProcessResult trained = train({"--data", (folder / "lib").string()}, folder / "m.safetensors");
  EXPECT_EQ(trained.status, 0) << trained.err;
  EXPECT_THAT(trained.out, HasSubstr("(14, "));
}

TEST(Folders, ThatCannotBeReadAreNamed) {
  const TemporaryFolder folder;
  make_genres(folder / "lib", {"rock", "blues"});
  copy_song(folder / "lib/rock/locked/a.wav", 6);
  fs::permissions(folder.path(), fs::perms(0755));
  fs::permissions(folder / "lib/rock/locked", fs::perms::none);
  std::vector<std::string> as_somebody;
  if (geteuid() == 0) {
    as_somebody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "XDG_CACHE_HOME=/nonexistent"};
  }
  const auto command = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> all = as_somebody;
    all.push_back(program("auricle").string());
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run(all);
  };
  if (command({"--version"}).status != 0) {
    GTEST_SKIP() << "root reads every folder, and nobody can't run the program (is setpriv there?)";
  }
  const std::string lib = (folder / "lib").string();
  const fs::path model = folder / "article.safetensors";
  fs::copy_file(practice().model, model);
  fs::create_directory(folder / "out");
  fs::permissions(folder / "out", fs::perms::all);
  const auto reason = AllOf(HasSubstr("can't read folder " + lib + "/rock/locked"), HasSubstr("Permission denied"));
  const ProcessResult heard = command({"classify", lib, "--model", model.string()});
  EXPECT_EQ(heard.status, 1);
  EXPECT_EQ(lines(heard.out), 12);
  EXPECT_THAT(heard.err, reason);
  for (const std::string ending : {"csv", "npy"}) {
    const ProcessResult table =
        command({"features", lib, "-o", (folder / "out" / ("t." + ending)).string(), "--no-store"});
    EXPECT_EQ(table.status, 1);
    EXPECT_THAT(table.out, HasSubstr("(12, "));
    EXPECT_THAT(table.err, reason);
  }
  const ProcessResult duplicates = command({"duplicates", lib});
  EXPECT_EQ(duplicates.status, 1);
  EXPECT_THAT(duplicates.err, reason);
  const ProcessResult trained = command({"train", "--data", lib, "--recipe", "article", "--epochs", "1", "-o",
                                         (folder / "out/m.safetensors").string(), "--no-leakage-check"});
  EXPECT_EQ(trained.status, 1);
  EXPECT_THAT(trained.err, reason);
  EXPECT_TRUE(fs::exists(folder / "out/m.safetensors"));
  const ProcessResult locked =
      command({"classify", lib + "/rock/locked", lib + "/rock/0.wav", "--model", model.string()});
  EXPECT_EQ(locked.status, 1);
  EXPECT_EQ(lines(locked.out), 1);
  EXPECT_THAT(locked.err, AllOf(HasSubstr("locked"), HasSubstr("Permission denied")));
  fs::permissions(folder / "lib/rock/locked", fs::perms::owner_all);
}

TEST(Folders, SongsWithoutAGenreAreNamedAndLeftOut) {
  const TemporaryFolder folder;
  make_genres(folder / "lib", {"rock", "blues"});
  copy_song(folder / "lib/stray.wav", 6);
  const std::string lib = (folder / "lib").string();
  const auto note = HasSubstr("1 recording lies beside the genre folders and has no genre: " + lib + "/stray.wav\n");
  const ProcessResult trained = train({"--data", lib}, folder / "m.safetensors");
  EXPECT_EQ(trained.status, 0);
  EXPECT_THAT(trained.err, note);
  EXPECT_THAT(trained.out, HasSubstr("(12, "));
  EXPECT_THAT(features(folder / "lib", folder / "t.npy").err, note);
  ASSERT_EQ(
      auricle({"features", lib, "-o", (folder / "t.csv").string(), "--no-store", "--recipe", "descriptors"}).status, 0);
  EXPECT_THAT(read_file(folder / "t.csv"), HasSubstr("stray.wav,,"));
  const ProcessResult from_table =
      auricle({"train", "--recipe", "descriptors", "--networks", "1", "--epochs", "1", "--features",
               (folder / "t.csv").string(), "-o", (folder / "m.safetensors").string()});
  EXPECT_EQ(from_table.status, 0) << from_table.err;
  EXPECT_THAT(from_table.err, HasSubstr("1 row of " + (folder / "t.csv").string() + " has no genre"));
  EXPECT_THAT(from_table.out, HasSubstr("(12, "));
}

TEST(Folders, WithoutMusicAreNoGenres) {
  const TemporaryFolder folder;
  make_genres(folder / "lib", {"rock", "blues"});
  for (const std::string dropping : {"__MACOSX", "lost+found", "@eaDir"}) {
    fs::create_directories(folder / "lib" / dropping);
  }
  const std::string lib = (folder / "lib").string();
  EXPECT_THAT(train({"--data", lib}, folder / "m.safetensors").err, IsEmpty());
  fs::create_directories(folder / "lib/covers");
  const ProcessResult trained = train({"--data", lib}, folder / "m.safetensors");
  EXPECT_EQ(trained.status, 0);
  EXPECT_EQ(trained.err, "auricle: no audio in " + lib + "/covers: left out\n");
  EXPECT_EQ(features(folder / "lib", folder / "t.npy").status, 0);
  const ProcessResult wanted = train({"--data", lib, "--genres", "rock,covers"}, folder / "m.safetensors");
  EXPECT_NE(wanted.status, 0);
  EXPECT_THAT(wanted.err, HasSubstr("covers holds no audio"));
}

TEST(Folders, ThatWrapGenresAreLookedInto) {
  const TemporaryFolder folder;
  make_genres(folder / "K/genres_original", {"rock", "blues"});
  fs::create_directories(folder / "K/images_original/blues");
  const ProcessResult table = features(folder / "K", folder / "t.csv");
  EXPECT_EQ(table.status, 0);
  EXPECT_THAT(table.err, HasSubstr("the genres are the folders of " + (folder / "K/genres_original").string()));
  EXPECT_THAT(read_file(folder / "t.csv"), HasSubstr("/0.wav,rock,"));
  EXPECT_EQ(train({"--data", (folder / "K").string()}, folder / "m.safetensors").status, 0);
}

TEST(Folders, OneBadNameEndsNoBatch) {
  const TemporaryFolder folder;
  copy_song(folder / "a.wav");
  fs::create_symlink("self.wav", folder / "self.wav");
  fs::create_directories(folder / "empty");
  const std::string good = (folder / "a.wav").string();
  const ProcessResult heard = classify(
      {good, (folder / "self.wav").string(), (folder / "empty").string(), (folder / "gone.wav").string(), good});
  EXPECT_EQ(heard.status, 1);
  EXPECT_EQ(lines(heard.out), 2);
  EXPECT_EQ(lines(heard.err), 3);
  EXPECT_THAT(heard.err, AllOf(HasSubstr("self.wav"), HasSubstr("empty holds no audio"), HasSubstr("gone.wav")));
  const ProcessResult table = features(folder.path(), folder / "t.csv");
  EXPECT_EQ(table.status, 1);
  EXPECT_THAT(table.out, HasSubstr("(1, "));
  EXPECT_THAT(table.err, HasSubstr("self.wav"));
}

TEST(Folders, ThatAreNoneAreSaidToBeSo) {
  const TemporaryFolder folder;
  copy_song(folder / "a.wav");
  const std::string missing = (folder / "missing.wav").string();
  const auto says = HasSubstr("there is no such file or folder: " + missing);
  EXPECT_THAT(features(missing, folder / "t.csv").err, says);
  EXPECT_THAT(features(missing, folder / "t.npy").err, says);
  EXPECT_THAT(auricle({"duplicates", missing}).err, says);
  EXPECT_THAT(train({"--data", missing}, folder / "m.safetensors").err, says);
  EXPECT_THAT(features(folder / "a.wav", folder / "t.npy").err,
              AllOf(HasSubstr("a.wav is a recording"), HasSubstr(".npy tables are made of genre folders")));
}

TEST(Folders, SongsOfOneNameAreToldApartByTheirAlbums) {
  const TemporaryFolder folder;
  for (const std::string genre : {"blues", "jazz"}) {
    for (std::size_t album = 0; album < 4; ++album) {
      for (std::size_t song = 0; song < 2; ++song) {
        copy_song(folder / "lib" / genre / std::string(1, "ABCD"[album]) / fmt::format("{:02}.wav", song + 1),
                  2 * album + song);
      }
    }
  }
  fs::create_directory(folder / "lists");
  write_file(folder / "lists/train.txt", "blues/A/01.wav\njazz/A/01.wav\n");
  write_file(folder / "lists/test.txt", "blues/D/02.wav\njazz/D/02.wav\n");
  const std::string lib = (folder / "lib").string();
  const ProcessResult listed = train({"--data", lib, "--split", (folder / "lists").string()}, folder / "m.safetensors");
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_THAT(listed.out, AllOf(HasSubstr("train on 2 songs"), HasSubstr("test on 2")));
  write_file(folder / "lists/test.txt", "02.wav\n");
  const ProcessResult unclear =
      train({"--data", lib, "--split", (folder / "lists").string()}, folder / "m.safetensors");
  EXPECT_NE(unclear.status, 0);
  EXPECT_THAT(unclear.err, AllOf(HasSubstr("\"02.wav\" fits 8 songs"), HasSubstr("jazz/D/02.wav")));
}

TEST(Folders, AnAlbumIsHeardTrackByTrackWhereASheetTellsThem) {
  const TemporaryFolder folder;
  copy_song(folder / "Live.wav");
  write_file(folder / "Live.cue",
             "PERFORMER \"Someone\"\r\nFILE \"Live.flac\" WAVE\r\nTRACK 01 AUDIO\r\nTITLE \"One, more\"\r\n"
             "INDEX 01 00:00:00\r\nTRACK 02 AUDIO\r\nTITLE \"Caf\xe9\"\r\nINDEX 01 00:02:00\r\n");
  for (const fs::path& named : {folder.path(), folder / "Live.wav", folder / "Live.cue"}) {
    const ProcessResult heard = classify({named.string(), "--cue", "--json"});
    EXPECT_EQ(heard.status, 0) << heard.err;
    EXPECT_THAT(heard.out,
                AllOf(HasSubstr(R"("track":1,"title":"One, more","performer":"Someone","begin_s":0.0,"end_s":2.0)"),
                      HasSubstr(R"("title":"Café")")));
  }
  EXPECT_THAT(classify({(folder / "Live.wav").string(), "--cue"}).out, HasSubstr("Live.wav (2. Café): "));
  EXPECT_THAT(classify({(folder / "Live.wav").string(), "--cue", "--csv"}).out,
              HasSubstr(",1,\"One, more\",0.000,2.000,"));
  EXPECT_THAT(classify({(folder / "Live.wav").string()}).out, Not(HasSubstr("Café")));
  fs::remove(folder / "Live.wav");
  const ProcessResult gone = classify({(folder / "Live.cue").string(), "--cue"});
  EXPECT_EQ(gone.status, 1);
  EXPECT_THAT(gone.err, HasSubstr("its recording Live.flac is not there"));
}

}  // namespace
}  // namespace auricle::test
