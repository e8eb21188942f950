// Work that many machines share: --shard, and what puts its pieces together again.

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/hash.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

/// Tables of shards.
class Shards : public testing::Test {
 protected:
  Shards() { copy_with_faults(music_); }

  fs::path file(const std::string& name) const { return folder_ / name; }
  fs::path piece(std::size_t index, std::size_t count) const {
    return file(fmt::format("piece-{}-of-{}.npy", index, count));
  }

  ProcessResult features(const fs::path& output, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"features", music_.string(), "-o", output.string(), "--no-store"};
    words.insert(words.end(), more.begin(), more.end());
    return auricle(words);
  }

  ProcessResult make_piece(std::size_t index, std::size_t count, std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--shard", fmt::format("{}/{}", index, count)});
    return features(piece(index, count), more);
  }

  static ProcessResult merge(const fs::path& output, const std::vector<fs::path>& pieces) {
    std::vector<std::string> words{"features", "merge", "-o", output.string()};
    std::ranges::copy(pieces, std::back_inserter(words));
    return auricle(words);
  }

  void expect_refused(const std::vector<fs::path>& pieces, const std::string& why, int status = 2) const {
    const ProcessResult result = merge(file("refused.npy"), pieces);
    EXPECT_EQ(result.status, status) << result.err;
    EXPECT_THAT(result.err, HasSubstr(why));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    EXPECT_FALSE(fs::exists(file("refused.npy")));
  }

  /// Changes what a piece says of itself, as a program would that knows how.
  void edit(const fs::path& piece, const std::string& key, const Json& value) const {
    const fs::path info = fs::path(piece).replace_extension(".json");
    Json json = read_json(info);
    json["piece"][key] = value;
    json["piece"].erase("checksum");
    Hash128 hash;
    hash.add(json_text(json));
    json["piece"]["checksum"] = hash.hex();
    write_file(info, json_text(json, 2));
  }

  TemporaryFolder folder_;
  fs::path music_ = folder_ / "music";
};

void expect_same_table(const fs::path& one, const fs::path& other) {
  for (const char* ending : {".npy", ".labels.npy", ".json"}) {
    EXPECT_EQ(read_file(fs::path(one).replace_extension(ending)), read_file(fs::path(other).replace_extension(ending)))
        << ending;
  }
}

TEST_F(Shards, OfATableAreTheWholeTable) {
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--segment", "1.5"}}) {
    const ProcessResult whole = features(file("whole.npy"), more);
    EXPECT_EQ(whole.status, 1) << "two songs are bad";
    for (const std::size_t count : {1U, 3U}) {
      std::vector<fs::path> pieces;
      for (std::size_t i = count; i >= 1; --i) {
        pieces.push_back(piece(i, count));
        const ProcessResult made = make_piece(i, count, more);
        EXPECT_LE(made.status, 1) << made.err;
      }
      const ProcessResult merged = merge(file("merged.npy"), pieces);
      EXPECT_EQ(merged.status, whole.status);
      EXPECT_EQ(merged.err, whole.err) << "what failed is said as a whole run says it";
      expect_same_table(file("whole.npy"), file("merged.npy"));
    }
  }
}

TEST_F(Shards, MayHoldNoSongAtAll) {
  fs::remove_all(music_);
  for (const char* name : {"even/0.wav", "odd/1.wav"}) {
    fs::create_directories((music_ / name).parent_path());
    fs::copy_file(practice().song(), music_ / name);
  }
  ASSERT_EQ(features(file("whole.npy")).status, 0);
  std::vector<fs::path> pieces;
  for (std::size_t i = 1; i <= 3; ++i) {
    pieces.push_back(piece(i, 3));
    EXPECT_EQ(make_piece(i, 3).status, 0);
  }
  EXPECT_EQ(merge(file("merged.npy"), pieces).status, 0);
  expect_same_table(file("whole.npy"), file("merged.npy"));

  fs::remove_all(music_ / "odd");
  fs::create_directory(music_ / "odd");
  write_file(music_ / "odd/1.wav", "no music");
  fs::remove(music_ / "even/0.wav");
  write_file(music_ / "even/0.wav", "no music");
  for (std::size_t i = 1; i <= 3; ++i) {
    EXPECT_LE(make_piece(i, 3).status, 1);
  }
  expect_refused(pieces, "no song can be used", 1);
}

TEST_F(Shards, OfFoldersOfAnotherNameAreNamedAsOnTheFirstMachine) {
  ASSERT_EQ(features(file("whole.npy")).status, 1);
  for (std::size_t i = 1; i <= 3; ++i) {
    const fs::path mount = file(fmt::format("mount{}", i));
    i == 1 ? fs::create_directory_symlink(music_, mount) : fs::copy(music_, mount, fs::copy_options::recursive);
    const ProcessResult made = auricle({"features", (i == 1 ? music_ : mount).string(), "-o", piece(i, 3).string(),
                                        "--no-store", "--shard", fmt::format("{}/3", i)});
    EXPECT_LE(made.status, 1) << made.err;
  }
  EXPECT_EQ(merge(file("merged.npy"), {piece(2, 3), piece(3, 3), piece(1, 3)}).status, 1);
  expect_same_table(file("whole.npy"), file("merged.npy"));
}

TEST_F(Shards, ThatDontBelongTogetherAreRefused) {
  for (std::size_t i = 1; i <= 3; ++i) {
    ASSERT_LE(make_piece(i, 3).status, 1);
  }
  ASSERT_LE(make_piece(2, 2).status, 1);
  const std::vector<fs::path> all{piece(1, 3), piece(2, 3), piece(3, 3)};
  expect_refused({piece(1, 3), piece(3, 3)}, "shard 2/3 is missing");
  expect_refused({piece(1, 3), piece(2, 3)}, "shard 3/3 is missing");
  expect_refused({piece(1, 3), piece(2, 3), piece(3, 3), piece(2, 3)}, "shard 2/3 is there twice");
  expect_refused({piece(1, 3), piece(2, 2), piece(3, 3)}, "one number of shards");
  for (const char* ending : {".npy", ".labels.npy", ".json"}) {
    fs::copy_file(fs::path(piece(2, 3)).replace_extension(ending), file("copy").replace_extension(ending));
  }
  edit(file("copy.npy"), "shard", "3/3");
  expect_refused({piece(1, 3), piece(2, 3), file("copy.npy")}, "which is no song of shard 3/3", 1);

  const ProcessResult over = merge(piece(1, 3), all);
  EXPECT_EQ(over.status, 2);
  EXPECT_THAT(over.err, HasSubstr("is named for something else too"));

  ASSERT_LE(make_piece(2, 3, {"--segment", "1.5"}).status, 1);
  expect_refused(all, "hold different features");
  ASSERT_LE(make_piece(2, 3, {"--set", "gtzan57"}).status, 1);
  expect_refused(all, "hold different features");
  ASSERT_LE(make_piece(2, 3).status, 1);
  edit(piece(2, 3), "rows", "another version");
  expect_refused(all, "hold different features");

  fs::copy_file(practice().song(), music_ / "single" / "added.wav");
  ASSERT_LE(make_piece(2, 3).status, 1);
  expect_refused(all, "with different songs");
}

TEST_F(Shards, MayBeNamedByAnyOfTheirFiles) {
  for (std::size_t i = 1; i <= 2; ++i) {
    ASSERT_LE(make_piece(i, 2).status, 1);
  }
  ASSERT_EQ(features(file("whole.npy")).status, 1);
  for (const std::vector<fs::path>& names : std::vector<std::vector<fs::path>>{
           {file("piece-1-of-2.json"), file("piece-2-of-2.labels.npy")},
           {file("piece-1-of-2.json"), file("piece-1-of-2.labels.npy"), piece(1, 2), piece(2, 2)}}) {
    EXPECT_EQ(merge(file("merged.npy"), names).status, 1);
    expect_same_table(file("whole.npy"), file("merged.npy"));
  }
  expect_refused({piece(1, 2), file("none.json")}, "none.json: ", 1);
}

TEST_F(Shards, ThatAreDamagedOrNoneAreRefused) {
  for (std::size_t i = 1; i <= 2; ++i) {
    ASSERT_LE(make_piece(i, 2).status, 1);
  }
  ASSERT_EQ(features(file("whole.npy")).status, 1);
  const std::vector<fs::path> all{piece(1, 2), piece(2, 2)};
  expect_refused({piece(1, 2), file("whole.npy")}, "is a whole table and no piece");
  const ProcessResult trained =
      auricle({"train", "--features", piece(1, 2).string(), "-o", file("model.safetensors").string()});
  EXPECT_EQ(trained.status, 1);
  EXPECT_THAT(trained.err, HasSubstr("is piece 1/2 of a table"));

  const std::string values = read_file(piece(2, 2));
  write_file(piece(2, 2), values.substr(0, values.size() - 4));
  expect_refused(all, "it may be truncated", 1);
  std::string changed = values;
  changed.back() = static_cast<char>(changed.back() ^ 1);
  write_file(piece(2, 2), changed);
  expect_refused(all, "has changed since it was written", 1);
  write_file(piece(2, 2), values);
  edit(piece(2, 2), "shard", "3/2");
  expect_refused(all, "a shard is I/N", 1);
  ASSERT_LE(make_piece(2, 2).status, 1);
  const std::string info = read_file(file("piece-2-of-2.json"));
  for (const char* word : {"\"songs\"", "\"segments\"", "\"piece\"", "\"padded\""}) {
    std::string flipped = info;
    const std::size_t digit = info.find_first_of("0123456789", info.find(word));
    flipped[digit] = static_cast<char>(flipped[digit] ^ 1);
    write_file(file("piece-2-of-2.json"), flipped);
    expect_refused(all, "piece-2-of-2.json", 1);
  }
  write_file(file("piece-2-of-2.json"), "{");
  expect_refused(all, "piece-2-of-2.json", 1);
  fs::remove(file("piece-2-of-2.json"));
  expect_refused(all, "piece-2-of-2.json", 1);
}

/// What `auricle classify` prints of the shards' songs, one shard after the other, without headings.
class ShardsOfAnswers : public Shards {
 protected:
  ProcessResult classify(const std::vector<std::string>& more) const {
    std::vector<std::string> words{"classify", music_.string(), "--model", practice().model.string()};
    words.insert(words.end(), more.begin(), more.end());
    return auricle(words);
  }

  static std::vector<std::string> sorted_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      lines.push_back(line);
    }
    std::ranges::sort(lines);
    return lines;
  }

  /// "1/N" … "N/N".
  static std::vector<std::string> shards(std::size_t count) {
    std::vector<std::string> all;
    for (std::size_t i = 1; i <= count; ++i) {
      all.push_back(fmt::format("{}/{}", i, count));
    }
    return all;
  }
};

TEST_F(ShardsOfAnswers, AreTheWholesLinesWhenSorted) {
  const ProcessResult text = classify({});
  const ProcessResult csv = classify({"--csv", "--timeline"});
  const auto json = parse_json(classify({"--json"}).out, "the whole").get<std::vector<Json>>();
  EXPECT_EQ(text.status, 1) << "two songs are bad";
  const std::string heading = csv.out.substr(0, csv.out.find('\n') + 1);
  std::size_t n_empty = 0;
  for (const std::size_t count : {1U, 3U, 20U}) {
    std::string texts;
    std::string complaints;
    std::string rows = heading;
    std::vector<Json> objects;
    for (const std::string& shard : shards(count)) {
      const ProcessResult part = classify({"--shard", shard});
      texts += part.out;
      n_empty += part.out.empty() ? 1 : 0;
      complaints += part.err;
      const std::string table = classify({"--csv", "--timeline", "--shard", shard}).out;
      EXPECT_THAT(table, testing::StartsWith(heading));
      rows += table.substr(heading.size());
      for (const Json& object : parse_json(classify({"--json", "--shard", shard}).out, shard)) {
        objects.push_back(object);
      }
    }
    EXPECT_EQ(sorted_lines(texts), sorted_lines(text.out));
    EXPECT_EQ(sorted_lines(complaints), sorted_lines(text.err));
    EXPECT_EQ(sorted_lines(rows), sorted_lines(csv.out));
    std::ranges::sort(objects, {}, [](const Json& object) { return fs::path(object.at("file").get<std::string>()); });
    EXPECT_EQ(objects, json);
  }
  EXPECT_GT(n_empty, 0U) << "of twenty shards some have no song";
}

TEST(Usage, AFolderCalledMergeCanStillBeRead) {
  const TemporaryFolder folder;
  fs::copy(practice().music, folder / "merge", fs::copy_options::recursive);
  const std::string output = (folder / "table.npy").string();
  const ProcessResult result = run({"sh", "-c", "cd \"$0\" && \"$1\" features ./merge --no-store -o table.npy",
                                    folder.path().string(), program("auricle").string()});
  EXPECT_EQ(result.status, 0) << result.err;
  const ProcessResult taken = auricle({"features", practice().music.string(), "merge", "-o", output});
  EXPECT_EQ(taken.status, 2);
  EXPECT_THAT(taken.err, HasSubstr("a file or folder called merge is ./merge"));
  EXPECT_THAT(auricle({"features"}).err, HasSubstr("DIR is required"));
}

TEST(Usage, ShardsThatMakeNoSenseAreRefused) {
  for (const std::string shard : {"0/3", "4/3", "3", "/", "one/three"}) {
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
             {"features", practice().music.string(), "-o", "x.npy"},
             {"classify", practice().music.string()},
             {"library", "scan", practice().music.string(), "--catalogue", "/nowhere/x.db"}}) {
      std::vector<std::string> words = command;
      words.insert(words.end(), {"--shard", shard});
      const ProcessResult result = auricle(words);
      EXPECT_EQ(result.status, 2);
      EXPECT_THAT(result.err, HasSubstr("a shard is I/N, from 1/N to N/N"));
    }
  }
  const ProcessResult csv = auricle({"features", practice().music.string(), "-o", "x.csv", "--shard", "1/2"});
  EXPECT_EQ(csv.status, 2);
  EXPECT_THAT(csv.err, HasSubstr("--shard makes pieces as .npy"));
}

}  // namespace
}  // namespace auricle::test
