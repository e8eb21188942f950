#include <auricle/training/batches.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include <auricle/training/schedule.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::UnorderedElementsAreArray;

TEST(EpochOrder, ShowsEachSongAsOftenAsCropsSay) {
  const std::vector<std::size_t> rows{2, 5, 7};
  const std::vector<int> labels(8, 0);
  const EpochOrder order(rows_by_song(rows, {}), labels, {.crops = 3});
  Random random(1);
  const std::vector<std::size_t> shown = order.draw(random);
  EXPECT_EQ(order.size(), 9U);
  EXPECT_THAT(shown, UnorderedElementsAreArray({2, 2, 2, 5, 5, 5, 7, 7, 7}));
  EXPECT_NE(order.draw(random), shown) << "another order in the next epoch";
}

TEST(EpochOrder, ShowsALongSongAsOftenAsAShortOne) {
  const std::vector<std::size_t> rows{0, 1, 2, 3, 4, 5};
  const std::vector<std::string> recordings{"long", "long", "long", "long", "short", "one more"};
  const std::vector<int> labels{0, 0, 0, 0, 1, 1};
  const SongRows songs = rows_by_song(rows, recordings);
  EXPECT_EQ(songs, (SongRows{{0, 1, 2, 3}, {4}, {5}}));
  Random random(1);
  const std::vector<std::size_t> order = EpochOrder(songs, labels, {.crops = 2}).draw(random);
  EXPECT_EQ(order.size(), 12U) << "as many as the rows' crops";
  EXPECT_EQ(std::ranges::count(order, 4U), 4);
  for (const std::size_t row : {0U, 1U, 2U, 3U}) {
    EXPECT_EQ(std::ranges::count(order, row), 1) << "its rows in turn";
  }
  EXPECT_EQ(genre_weights(songs, labels, 2, 1.0), genre_weights({{0}, {4}, {5}}, labels, 2, 1.0));
}

TEST(EpochOrder, SamplesRareGenresMoreOften) {
  std::vector<int> labels(100, 0);
  std::fill(labels.begin(), labels.begin() + 10, 1);
  std::vector<std::size_t> rows(100);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const auto share_of_rare = [&](double power) {
    const EpochOrder order(rows_by_song(rows, {}), labels,
                           {.crops = 200, .balance = Balance::kSampling, .balance_power = power});
    Random random(1);
    const std::vector<std::size_t> shown = order.draw(random);
    return static_cast<double>(std::ranges::count_if(shown, [](std::size_t row) { return row < 10; })) /
           static_cast<double>(shown.size());
  };
  EXPECT_NEAR(share_of_rare(0.0), 0.1, 0.01);
  EXPECT_NEAR(share_of_rare(0.5), 0.25, 0.01) << "sqrt(1/10) : sqrt(1/90) for each song, 1 : 3 for all of them";
  EXPECT_NEAR(share_of_rare(1.0), 0.5, 0.01);
}

TEST(GenreWeights, HaveAMeanOfOneOverTheSongs) {
  const std::vector<int> labels{0, 0, 0, 2};
  const std::vector<std::size_t> rows{0, 1, 2, 3};
  EXPECT_THAT(genre_weights(rows_by_song(rows, {}), labels, 3, 1.0),
              ElementsAre(DoubleNear(2.0 / 3, 1e-12), 0.0, DoubleNear(2.0, 1e-12)));
}

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

TEST(BatchMaker, CopiesWholeSongs) {
  const Songs songs;
  Random random(1);
  const Batch batch = songs.maker({}).make(std::vector<std::size_t>{2, 0}, random, 1);
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
    return songs.maker({.equalizer_db = 5.0}, 4).make(std::vector<std::size_t>{0, 1, 2, 3}, random, threads).inputs;
  };
  EXPECT_EQ(inputs(1), inputs(2));
}

TEST(BatchMaker, MixesSongsAndLabelsAlike) {
  const Songs songs;
  Random random(2);
  bool mixed = false;
  for (int i = 0; i < 50; ++i) {
    const Batch batch = songs.maker({.mixup = 1.0}).make(std::vector<std::size_t>{0, 1, 2}, random, 1);
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

TEST(BatchMaker, DrawsVariantsAsOftenAsTheSongsThemselves) {
  const Songs songs;
  const Matrix other(4, 12, -1.0F);
  const BatchMaker maker({.features = songs.features, .labels = songs.labels, .variants = {other, other}},
                         {.rows = 2, .frames = 6}, {}, 3, {}, {0.0F, 0.0F});
  Random random(3);
  int varied = 0;
  for (int i = 0; i < 600; ++i) {
    varied += maker.make(std::vector<std::size_t>{1}, random, 1).inputs[0] == -1.0F ? 1 : 0;
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
