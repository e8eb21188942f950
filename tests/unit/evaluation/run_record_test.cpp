#include <auricle/evaluation/run_record.hpp>

#include <cmath>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run_examples.hpp"

namespace auricle {
namespace {

using testing::HasSubstr;
using testing::Not;

RunRecord example() {
  RunRecord record = test::empty_record();
  Trial trial{.seed = 18446744073709551615U, .fold = 2};
  trial.history = {{.epoch = 1, .loss = 2.3, .accuracy = 0.1, .val_loss = 2.5, .val_accuracy = 1.0 / 3.0},
                   {.epoch = 2, .loss = std::nan(""), .accuracy = 0.2}};
  trial.songs = {test::judged("blues/a.ogg", 0, true), test::judged("jazz/höfisch.ogg", 1, false, Part::kValidation)};
  trial.songs[0].probabilities = {0.1F, std::nextafter(0.9F, 1.0F)};
  record.trials.push_back(trial);
  return record;
}

/// What reading says of a record into which `change` has put a fault.
template <typename Change>
std::string complaint(Change change) {
  Json json = to_json(example());
  change(json);
  try {
    run_record_from_json(json, "x.run.json");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "it was taken";
}

TEST(RunRecord, ReadsBackWhatWasWritten) {
  const test::TemporaryFolder folder;
  const auto path = folder / "m.run.json";
  const RunRecord record = example();
  save_run_record(path, record);
  const RunRecord read = load_run_record(path);
  EXPECT_EQ(to_json(read), to_json(record));
  const Trial& trial = read.trials.at(0);
  EXPECT_EQ(trial.seed, 18446744073709551615U);
  EXPECT_EQ(trial.fold, 2);
  EXPECT_EQ(trial.history[0].val_accuracy, 1.0 / 3.0);
  EXPECT_TRUE(std::isnan(trial.history[1].loss));
  EXPECT_TRUE(std::isnan(trial.history[1].val_loss));
  EXPECT_EQ(trial.songs[0].probabilities, record.trials[0].songs[0].probabilities);
  EXPECT_EQ(trial.songs[1].path, "jazz/höfisch.ogg");
  EXPECT_EQ(trial.songs[1].truth, 1);
  EXPECT_EQ(trial.songs[1].part, Part::kValidation);
  EXPECT_EQ(read.split.validation, 20U);
  EXPECT_EQ(read.duration_s, 61.5);
}

TEST(RunRecord, WritesProbabilitiesWithTheDigitsTheyNeed) {
  EXPECT_THAT(to_json(example()).dump(), HasSubstr("\"probabilities\":[0.1,"));
}

TEST(RunRecord, WritesNamesThatAreNoUtf8) {
  const test::TemporaryFolder folder;
  RunRecord record = example();
  record.trials[0].songs[0].path = "blues/\xFF.ogg";
  save_run_record(folder / "m.run.json", record);
  EXPECT_EQ(load_run_record(folder / "m.run.json").trials[0].songs[0].path, "blues/\xFF.ogg");
}

TEST(RunRecord, NamesWhatIsWrong) {
  EXPECT_THAT(complaint([](Json& json) { json["colour"] = 1; }), HasSubstr("colour"));
  EXPECT_THAT(complaint([](Json& json) { json.erase("machine"); }), HasSubstr("machine"));
  EXPECT_THAT(complaint([](Json& json) { json["format_version"] = 2; }), HasSubstr("version"));
  EXPECT_THAT(complaint([](Json& json) { json["trials"] = 3; }), HasSubstr("trials"));
  EXPECT_THAT(complaint([](Json& json) { json["recipe"] = "article"; }), HasSubstr("recipe"));
  EXPECT_THAT(complaint([](Json& json) { json["genres"] = {"blues", "blues"}; }), HasSubstr("twice"));
  EXPECT_THAT(complaint([](Json& json) { json["trials"].push_back(json["trials"][0]); }), HasSubstr("twice"));
}

TEST(RunRecord, NamesTheSongThatIsWrong) {
  const auto song = [](auto change) { return complaint([&](Json& json) { change(json["trials"][0]["songs"]); }); };
  EXPECT_THAT(song([](Json& songs) { songs[1]["truth"] = "polka"; }), HasSubstr("höfisch"));
  EXPECT_THAT(song([](Json& songs) { songs[0]["probabilities"] = {0.5}; }), HasSubstr("blues/a.ogg"));
  EXPECT_THAT(song([](Json& songs) { songs[0]["probabilities"] = {0, 0}; }), HasSubstr("blues/a.ogg"));
  EXPECT_THAT(song([](Json& songs) { songs[0]["probabilities"] = {-1, 2}; }), HasSubstr("blues/a.ogg"));
  EXPECT_THAT(song([](Json& songs) { songs[0]["part"] = "train"; }), HasSubstr("train"));
  EXPECT_THAT(song([](Json& songs) { songs.push_back(songs[0]); }), HasSubstr("judged twice"));
  EXPECT_THAT(song([](Json& songs) { songs[1]["path"] = songs[0]["path"]; }), HasSubstr("two genres"));
}

TEST(RunRecord, IsNotWrittenWhenItContradictsItself) {
  const test::TemporaryFolder folder;
  RunRecord record = example();
  record.trials[0].songs[0].truth = 2;
  EXPECT_THROW(save_run_record(folder / "m.run.json", record), UsageError);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(RunRecord, OfBeforeRunsHadIdsIsRead) {
  Json json = to_json(example());
  json.erase("id");
  json.erase("finished");
  const RunRecord record = run_record_from_json(json, "old");
  EXPECT_EQ(record.id, "");
  EXPECT_TRUE(record.finished);
}

TEST(RunRecord, SaysWhichRunItIsOfAndWhetherThatEnded) {
  RunRecord record = example();
  record.id = "17";
  record.finished = false;
  const RunRecord read = run_record_from_json(to_json(record), "record");
  EXPECT_EQ(read.id, "17");
  EXPECT_FALSE(read.finished);
}

}  // namespace
}  // namespace auricle
