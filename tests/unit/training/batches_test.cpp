#include <auricle/training/batches.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <auricle/training/schedule.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;

/// Four songs of two rows and six frames whose values are all 10 times the song's number.
struct Songs {
  Matrix features{4, 12};
  std::vector<int> labels{0, 1, 2, 0};

  Songs() {
    for (std::size_t song = 0; song < 4; ++song) {
      std::ranges::fill(features.row(song), 10.0F * static_cast<float>(song));
    }
  }
  BatchMaker maker(const Augmentation& augmentation, std::optional<std::size_t> frames = {}) const {
    return BatchMaker({.features = features, .labels = labels}, {.rows = 2, .frames = 6}, frames, 3, augmentation,
                      {0.0F, 0.0F});
  }
};

/// All of a step at once.
Batch make(const BatchMaker& maker, const std::vector<std::size_t>& rows, Random& random, int threads = 1) {
  return maker.make(maker.draw(rows, random), {.first = 0, .size = rows.size()}, threads);
}

TEST(BatchMaker, CopiesWholeSongs) {
  const Songs songs;
  Random random(1);
  const Batch batch = make(songs.maker({}), {2, 0}, random);
  EXPECT_EQ(batch.size, 2U);
  EXPECT_EQ(batch.frames, 6U);
  EXPECT_THAT(batch.labels, ElementsAre(2, 0));
  EXPECT_TRUE(batch.targets.empty());
  EXPECT_EQ(std::ranges::count(batch.inputs, 20.0F), 12);
}

TEST(BatchMaker, GivesTheSameBatchWithAnyNumberOfThreads) {
  const Songs songs;
  const auto inputs = [&](int threads) {
    Random random(5);
    return make(songs.maker({.equalizer_db = 5.0}, 4), {0, 1, 2, 3}, random, threads).inputs;
  };
  EXPECT_EQ(inputs(1), inputs(2));
}

TEST(BatchMaker, MixesSongsAndLabelsAlike) {
  const Songs songs;
  Random random(2);
  bool mixed = false;
  for (int i = 0; i < 50; ++i) {
    const Batch batch = make(songs.maker({.mixup = 1.0}), {0, 1, 2}, random);
    for (std::size_t song = 0; song < 3; ++song) {
      const float* targets = batch.targets.data() + song * 3;
      EXPECT_NEAR(targets[0] + targets[1] + targets[2], 1.0, 1e-6);
      EXPECT_GE(targets[batch.labels[song]], 0.5F) << "the song whose label is given dominates";
      EXPECT_NEAR(batch.inputs[song * 12], 10.0F * targets[1] + 20.0F * targets[2], 1e-4);
      mixed = mixed || (targets[1] > 0.05F && targets[1] < 0.95F);
    }
  }
  EXPECT_TRUE(mixed);
}

// Each process of several makes its own part, and together they must show what one shows.
TEST(BatchMaker, MakesOfEachPartWhatItIsOfTheWhole) {
  const Songs songs;
  Matrix unlabelled(2, 12);
  std::ranges::fill(unlabelled.row(0), -7.0F);
  std::ranges::fill(unlabelled.row(1), -9.0F);
  const BatchMaker maker(
      {.features = songs.features, .labels = songs.labels, .variants = {songs.features}, .unlabelled = unlabelled},
      {.rows = 2, .frames = 6}, 4, 3, {.equalizer_db = 5.0, .mixup = 1.0}, {0.0F, 0.0F});
  Random random(4);
  const BatchPlan plan = maker.draw(std::vector<std::size_t>{3, 4, 0, 1, 5, 2}, random);
  const Batch whole = maker.make(plan, {.first = 0, .size = 6}, 1);
  EXPECT_EQ(whole.labels, plan.labels);
  Batch joined;
  for (const BatchPart part :
       {BatchPart{.first = 0, .size = 1}, {.first = 1, .size = 3}, {.first = 4, .size = 0}, {.first = 4, .size = 2}}) {
    const Batch piece = maker.make(plan, part, 1);
    EXPECT_EQ(piece.size, part.size);
    const auto append = [](auto& all, const auto& more) { all.insert(all.end(), more.begin(), more.end()); };
    append(joined.inputs, piece.inputs);
    append(joined.rows, piece.rows);
    append(joined.partners, piece.partners);
    append(joined.kept, piece.kept);
    append(joined.labels, piece.labels);
    append(joined.targets, piece.targets);
    for (const std::int64_t place : piece.labelled) {
      joined.labelled.push_back(place + static_cast<std::int64_t>(part.first));
    }
  }
  EXPECT_EQ(joined.inputs, whole.inputs);
  EXPECT_EQ(joined.rows, whole.rows);
  EXPECT_EQ(joined.partners, whole.partners);
  EXPECT_EQ(joined.kept, whole.kept);
  EXPECT_EQ(joined.labelled, whole.labelled);
  EXPECT_EQ(joined.labels, whole.labels);
  EXPECT_EQ(joined.targets, whole.targets);
}

TEST(BatchMaker, DrawsVariantsAsOftenAsTheSongsThemselves) {
  const Songs songs;
  const Matrix other(4, 12, -1.0F);
  const BatchMaker maker({.features = songs.features, .labels = songs.labels, .variants = {other, other}},
                         {.rows = 2, .frames = 6}, {}, 3, {}, {0.0F, 0.0F});
  Random random(3);
  int varied = 0;
  for (int i = 0; i < 600; ++i) {
    varied += make(maker, {1}, random).inputs[0] == -1.0F ? 1 : 0;
  }
  EXPECT_NEAR(varied, 400, 50);
}

TEST(RowStatistics, AreOfTheGivenSongsAndNeverZero) {
  const Matrix features({1, 3, 5, 5, 100, 200, 300, 400}, 2, 4);
  const RowStatistics statistics = row_statistics(features, std::vector<std::size_t>{0}, {.rows = 2, .frames = 2});
  EXPECT_THAT(statistics.mean, ElementsAre(2, 5));
  EXPECT_THAT(statistics.standard_deviation, ElementsAre(1, 1)) << "of a row that never changes: 1";
}

TEST(LearningRate, FollowsItsSchedule) {
  TrainingOptions options{.optimizer = {.learning_rate = 0.5}};
  EXPECT_EQ(learning_rate_at(options, 70, 100), 0.5);
  options.schedule = Schedule::kCosine;
  EXPECT_DOUBLE_EQ(learning_rate_at(options, 0, 101), 0.5);
  EXPECT_DOUBLE_EQ(learning_rate_at(options, 50, 101), 0.25);
  EXPECT_NEAR(learning_rate_at(options, 100, 101), 0.0, 1e-12);
}

// Where the top falls on the first step, 0 / 0 lay in wait.
TEST(LearningRate, OneCycleOfFewStepsIsANumber) {
  const TrainingOptions options{.optimizer = {.learning_rate = 0.5}, .schedule = Schedule::kOneCycle, .warm_up = 0.25};
  for (const std::int64_t n_steps : {1, 2, 3, 4, 5, 8}) {
    for (std::int64_t step = 0; step < n_steps; ++step) {
      const double rate = learning_rate_at(options, step, n_steps);
      EXPECT_TRUE(rate >= 0.0 && rate <= 0.5) << step << " of " << n_steps << ": " << rate;
    }
  }
  EXPECT_DOUBLE_EQ(learning_rate_at(options, 0, 4), 0.5);
}

// torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.5, total_steps=100, pct_start=0.25), its get_last_lr() at these
// steps.
TEST(LearningRate, OneCycleIsPyTorchs) {
  const TrainingOptions options{.optimizer = {.learning_rate = 0.5}, .schedule = Schedule::kOneCycle, .warm_up = 0.25};
  const std::map<std::int64_t, double> expected{
      {0, 0.02}, {10, 0.197883429175}, {24, 0.5}, {25, 0.499780708402}, {60, 0.265698567092}, {99, 2e-06}};
  for (const auto& [step, rate] : expected) {
    EXPECT_NEAR(learning_rate_at(options, step, 100), rate, 1e-9) << step;
  }
}

}  // namespace
}  // namespace auricle
