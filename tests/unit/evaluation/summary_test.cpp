#include <auricle/evaluation/summary.hpp>

#include <cmath>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/evaluation/summary_report.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run_examples.hpp"

namespace auricle {
namespace {

using test::trial_of;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

double width(const Interval& interval) { return interval.high - interval.low; }

RunRecord record_of(std::vector<Trial> trials) {
  RunRecord record = test::empty_record();
  record.trials = std::move(trials);
  return record;
}

PartSummary test_part(const RunRecord& record) { return summarise(record).headline(); }

bool three_of_four(int song) { return song % 4 != 0; }

TEST(Summarise, OneTrialHasWilsonsIntervals) {
  const PartSummary part = test_part(record_of({trial_of(1, 100, three_of_four)}));
  EXPECT_DOUBLE_EQ(part.accuracy.mean, 0.75);
  EXPECT_EQ(part.accuracy.deviation, 0.0);
  EXPECT_EQ(part.accuracy.interval.low, wilson_interval({.hits = 75, .total = 100}).low);
  EXPECT_DOUBLE_EQ(part.genres[0].recall.mean, 0.5);  // every fourth song is of genre 0
  EXPECT_EQ(part.genres[0].recall.interval.low, wilson_interval({.hits = 25, .total = 50}).low);
  EXPECT_DOUBLE_EQ(part.genres[1].precision.mean, 50.0 / 75.0);
  EXPECT_EQ(part.genres[1].precision.interval.high, wilson_interval({.hits = 50, .total = 75}).high);
  EXPECT_FALSE(part.ensemble);
}

TEST(Summarise, AveragesOverSeeds) {
  const PartSummary part = test_part(record_of({trial_of(1, 100, [](int song) { return song < 70; }),
                                                trial_of(2, 100, [](int song) { return song < 80; }),
                                                trial_of(3, 100, [](int song) { return song < 90; })}));
  EXPECT_DOUBLE_EQ(part.accuracy.mean, 0.8);
  EXPECT_NEAR(part.accuracy.deviation, 0.1, test::kExactProbability);
  EXPECT_EQ(part.songs, 100U);
  ASSERT_EQ(part.seeds.size(), 3U);
  EXPECT_DOUBLE_EQ(part.seeds[0].scores.accuracy, 0.7);
  EXPECT_DOUBLE_EQ(part.seeds[2].scores.accuracy, 0.9);
  EXPECT_EQ(part.pooled.songs, 300U);
  EXPECT_LT(part.accuracy.interval.low, 0.75);
  EXPECT_GT(part.accuracy.interval.high, 0.85);
}

// The same answers five times are no more songs than once.
TEST(Summarise, MoreSeedsAreNotMoreSongs) {
  std::vector<Trial> trials;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    trials.push_back(trial_of(seed, 200, three_of_four));
  }
  const PartSummary five = test_part(record_of(trials));
  const PartSummary one = test_part(record_of({trials[0]}));
  EXPECT_NEAR(five.accuracy.interval.low, one.accuracy.interval.low, test::kBootstrapSmall);
  EXPECT_NEAR(five.accuracy.interval.high, one.accuracy.interval.high, test::kBootstrapSmall);
  EXPECT_EQ(five.macro_f1.interval.low, one.macro_f1.interval.low);
}

// Two seeds that err independently: a song adds 0, 1/2 or 1 to their mean, of variance 1/8.
TEST(Summarise, TheMeanOfSeedsIsSurerThanOneWhereTheyErrOnTheirOwn) {
  const PartSummary part = test_part(record_of({trial_of(1, 2000, [](int song) { return song % 4 < 2; }),
                                                trial_of(2, 2000, [](int song) { return song / 4 % 2 == 0; })}));
  const double half = 1.96 * std::sqrt(0.125 / 2000.0);
  EXPECT_NEAR(part.accuracy.interval.low, 0.5 - half, test::kBootstrapEnd);
  EXPECT_NEAR(part.accuracy.interval.high, 0.5 + half, test::kBootstrapEnd);
}

// Half of the songs right with one seed, the other half with the other: every song adds the same to the mean, but other
// songs would not.
TEST(Summarise, DrawsThatAllAgreeStillLeaveDoubt) {
  const PartSummary even = test_part(record_of(
      {trial_of(1, 40, [](int song) { return song < 20; }), trial_of(2, 40, [](int song) { return song >= 20; })}));
  EXPECT_DOUBLE_EQ(even.accuracy.mean, 0.5);
  EXPECT_EQ(even.accuracy.interval.low, wilson_interval({.hits = 20, .total = 40}).low);
  const PartSummary perfect = test_part(record_of({trial_of(1, 40, [](int) { return true; })}));
  EXPECT_EQ(perfect.macro_recall.mean, 1.0);
  EXPECT_LT(perfect.macro_recall.interval.low, 0.95);
  EXPECT_LT(perfect.genres[0].f1.interval.low, 0.9);
}

TEST(Summarise, FoldsOfASeedArePooled) {
  Trial first = trial_of(1, 60, [](int song) { return song < 30; });
  Trial second = trial_of(1, 60, [](int song) { return song < 30; });
  second.fold = 1;
  first.songs.erase(first.songs.begin() + 20, first.songs.end());       // 20 songs, all right
  second.songs.erase(second.songs.begin(), second.songs.begin() + 20);  // 40 songs, 10 right
  const PartSummary part = test_part(record_of({first, second}));
  ASSERT_EQ(part.seeds.size(), 1U);
  EXPECT_EQ(part.seeds[0].fold, std::nullopt);
  ASSERT_EQ(part.trials.size(), 2U);
  EXPECT_EQ(part.trials[1].fold, 1);
  EXPECT_DOUBLE_EQ(part.trials[1].scores.accuracy, 0.25);
  EXPECT_DOUBLE_EQ(part.accuracy.mean, 0.5);
  EXPECT_EQ(part.songs, 60U);
}

TEST(Summarise, EnsemblesSeedsThatJudgedTheSameSongs) {
  Trial sure{.seed = 1, .songs = {test::judged("a", 0, true), test::judged("b", 1, true)}};
  Trial unsure{.seed = 2, .songs = {test::judged("b", 1, false), test::judged("a", 0, false)}};
  unsure.songs[0].probabilities = {0.6F, 0.4F};
  unsure.songs[1].probabilities = {0.1F, 0.9F};
  const PartSummary part = test_part(record_of({sure, unsure}));
  ASSERT_TRUE(part.ensemble);
  EXPECT_DOUBLE_EQ(part.accuracy.mean, 0.5);
  EXPECT_DOUBLE_EQ(part.ensemble->accuracy, 0.5);  // b: 0.4 against 0.6, right; a: 0.45 against 0.55, wrong
  EXPECT_EQ(part.ensemble->confused(1, 1), 1U);
  unsure.songs[1].path = "c";
  EXPECT_FALSE(test_part(record_of({sure, unsure})).ensemble);
}

TEST(Summarise, KeepsThePartsApart) {
  Trial trial = trial_of(1, 10, [](int) { return true; });
  trial.songs.push_back(test::judged("0", 0, false, Part::kValidation));
  const Summary summary = summarise(record_of({trial}));
  ASSERT_EQ(summary.parts.size(), 2U);
  EXPECT_EQ(summary.parts[0].part, Part::kValidation);
  EXPECT_EQ(summary.parts[0].accuracy.mean, 0.0);
  EXPECT_EQ(summary.headline().accuracy.mean, 1.0);
}

TEST(Summarise, AGenreWithoutSongsSaysNothing) {
  RunRecord record = record_of({trial_of(1, 10, three_of_four)});
  record.genres.emplace_back("pop");
  for (JudgedSong& song : record.trials[0].songs) {
    song.probabilities.push_back(0.0F);
  }
  const PartSummary part = test_part(record);
  EXPECT_EQ(part.genres[2].songs, 0U);
  EXPECT_EQ(width(part.genres[2].recall.interval), 1.0);
}

TEST(Summarise, RefusesARunWithoutJudgedSongs) {
  EXPECT_THROW(summarise(test::empty_record()), UsageError);
  EXPECT_THROW(summarise(record_of({Trial{.seed = 1}})), UsageError);
}

TEST(SummaryToText, SaysWhatWasJudgedAndHowSureItIs) {
  const RunRecord record =
      record_of({trial_of(1, 100, three_of_four), trial_of(2, 100, [](int song) { return song % 2 == 0; })});
  const std::string text = to_text(summarise(record));
  EXPECT_THAT(text, AllOf(HasSubstr("test: 100 songs, 2 seeds, 2 networks\n"),
                          HasSubstr("accuracy       62.5 % ± 17.7 over the seeds  (95 % interval"),
                          HasSubstr("ensemble"), HasSubstr("macro recall"), HasSubstr("50.0 % by chance"),
                          HasSubstr("seed 1: 75.0 %, seed 2: 50.0 %"), HasSubstr("blues")));
  EXPECT_THAT(to_text(summarise(record_of({record.trials[0]}))),
              AllOf(HasSubstr("test: 100 songs, 1 seed, 1 network\n"), Not(HasSubstr("over the seeds")),
                    Not(HasSubstr("ensemble"))));
}

TEST(SummaryToJson, HoldsEveryFigure) {
  const Summary summary = summarise(record_of({trial_of(1, 100, three_of_four), trial_of(2, 100, three_of_four)}));
  const Json json = to_json(summary)["test"];
  EXPECT_EQ(json["songs"], 100);
  EXPECT_EQ(json["accuracy"]["mean"], 0.75);
  EXPECT_EQ(json["accuracy"]["interval"][0], summary.headline().accuracy.interval.low);
  EXPECT_EQ(json["genres"][1]["recall"]["mean"], 1.0);
  EXPECT_EQ(json["trials"][1]["seed"], 2);
  EXPECT_EQ(json["ensemble"]["accuracy"], 0.75);
  EXPECT_EQ(json["confusion"], Json::parse("[[50, 50], [0, 100]]"));
  EXPECT_EQ(json["reliability"].size(), 15U);
}

}  // namespace
}  // namespace auricle
