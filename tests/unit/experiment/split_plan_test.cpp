#include <auricle/experiment/split_plan.hpp>

#include <algorithm>
#include <set>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

using test::message_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Forty songs of two genres in turn, named 0.wav to 39.wav.
class SplitPlans : public testing::Test {
 protected:
  SplitPlans() {
    for (int song = 0; song < 40; ++song) {
      songs_.push_back("music/" + std::to_string(song) + ".wav");
      labels_.push_back(song % 2);
    }
  }

  LabelledRows rows() const { return {.songs = songs_, .labels = labels_, .genres = genres_}; }

  test::TemporaryFolder folder_;
  std::vector<std::string> songs_;
  std::vector<int> labels_;
  std::vector<std::string> genres_{"folk", "pop"};
};

bool contains(const std::vector<std::size_t>& part, std::size_t row) { return std::ranges::count(part, row) > 0; }

TEST_F(SplitPlans, PartAtRandomOrEachGenreAlike) {
  const SplitPlan random = plan_split(rows(), {}, {});
  EXPECT_EQ(random.name, "random");
  EXPECT_EQ(random.splits.front().test.size(), 8U);
  const SplitPlan stratified = plan_split(rows(), {.method = SplitMethod::kStratified}, {});
  EXPECT_EQ(stratified.name, "stratified");
  const std::vector<std::size_t>& tested = stratified.splits.front().test;
  EXPECT_EQ(std::ranges::count_if(tested, [&](std::size_t row) { return labels_[row] == 0; }), 4);
}

TEST_F(SplitPlans, KeepGroupsTogetherAndLeaveFaultsOut) {
  std::string groups;
  for (int song = 0; song < 20; ++song) {
    groups += std::to_string(song) + ".wav,artist " + std::to_string(song / 4) + "\n";
  }
  write_file(folder_ / "groups.csv", groups);
  write_file(folder_ / "set.csv", "20.wav,fault\n30.wav,pair\n31.wav,pair\n");
  const SplitPlan plan =
      plan_split(rows(), {.groups = folder_ / "groups.csv", .known_faults = folder_ / "set.csv"}, {});
  EXPECT_THAT(plan.name, HasSubstr("groups kept together"));
  const Split& split = plan.splits.front();
  for (const std::vector<std::size_t>* part : {&split.train, &split.validation, &split.test}) {
    EXPECT_FALSE(contains(*part, 20)) << "a known fault";
    EXPECT_EQ(contains(*part, 0), contains(*part, 3)) << "one artist";
    EXPECT_EQ(contains(*part, 30), contains(*part, 31)) << "copies";
  }
  EXPECT_THAT(plan.notes, testing::Contains(HasSubstr("set's known duplicates")));
  EXPECT_THAT(plan.notes, testing::Contains(HasSubstr("1 rows of songs that are faulty in set")));
}

TEST_F(SplitPlans, FollowLists) {
  write_file(folder_ / "train.txt", "0\n1\n2\n");
  write_file(folder_ / "test.txt", "3\nelsewhere\n");
  const SplitPlan plan =
      plan_split(rows(), {.method = SplitMethod::kListed, .name = "ours", .lists = folder_.path()}, {});
  EXPECT_EQ(plan.name, "ours");
  EXPECT_THAT(plan.splits.front().train, ElementsAre(0, 1, 2));
  EXPECT_THAT(plan.splits.front().validation, IsEmpty());
  EXPECT_THAT(plan.splits.front().test, ElementsAre(3));
  EXPECT_THAT(plan.notes, ElementsAre(HasSubstr("36 rows"), HasSubstr("1 songs")));
}

TEST_F(SplitPlans, TestEverySongInOneFold) {
  const SplitPlan plan = plan_folds(rows(), 4, {}, {});
  EXPECT_EQ(plan.name, "4 folds, stratified");
  std::multiset<std::size_t> tested;
  for (const Split& split : plan.splits) {
    tested.insert(split.test.begin(), split.test.end());
  }
  EXPECT_EQ(tested.size(), songs_.size());
  EXPECT_EQ(std::set(tested.begin(), tested.end()).size(), songs_.size());
}

TEST_F(SplitPlans, WarnOfGenresThatNoSongIsTestedOf) {
  SplitPlan plan{.name = "ours", .splits = {{.train = {0, 1, 2}, .validation = {}, .test = {3, 5}}}, .notes = {}};
  look_at_parts(plan, rows(), {});
  EXPECT_THAT(plan.warnings, ElementsAre(testing::AllOf(HasSubstr("folk has no song in the test part"),
                                                        HasSubstr("--split stratified"))));
  plan.warnings.clear();
  look_at_parts(plan, rows(), {.method = SplitMethod::kStratified});
  EXPECT_THAT(plan.warnings, ElementsAre(testing::Not(HasSubstr("--split stratified"))));
  SplitPlan untested{.name = "all learnt", .splits = {{.train = {0, 1}, .validation = {}, .test = {}}}, .notes = {}};
  look_at_parts(untested, rows(), {});
  EXPECT_THAT(untested.warnings, IsEmpty());
  SplitPlan folds{
      .name = "2 folds",
      .splits = {{.train = {1, 2}, .validation = {}, .test = {0}}, {.train = {0, 3}, .validation = {}, .test = {1}}},
      .notes = {}};
  look_at_parts(folds, rows(), {});
  EXPECT_THAT(folds.warnings, IsEmpty()) << "each genre is tested in one of the folds";
}

TEST_F(SplitPlans, WithoutASongOfAGenreToLearnFromAreRefused) {
  SplitPlan plan{.name = "ours", .splits = {{.train = {1, 3}, .validation = {}, .test = {0}}}, .notes = {}};
  EXPECT_THAT(message_of<DatasetError>([&] { look_at_parts(plan, rows(), {}); }), HasSubstr("no song of folk"));
}

TEST_F(SplitPlans, AreRefusedWhereTheyCannotBe) {
  write_file(folder_ / "strangers.csv", "nobody,Nobody\n");
  EXPECT_THAT(message_of<UsageError>([&] { plan_split(rows(), {.groups = folder_ / "strangers.csv"}, {}); }),
              HasSubstr("names none of the songs"));
  EXPECT_THROW(check({.method = SplitMethod::kListed,
                      .name = "ours",
                      .lists = folder_.path(),
                      .groups = folder_ / "strangers.csv"}),
               UsageError);
  EXPECT_THROW(check({.method = SplitMethod::kListed, .name = "ours", .lists = folder_.path()}), FileError);
  EXPECT_THROW(check({.groups = folder_ / "none.csv"}), FileError);
  EXPECT_NO_THROW(check({.groups = folder_ / "strangers.csv"}));
}

}  // namespace
}  // namespace auricle
