#include <auricle/training/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/evaluation/evaluation.hpp>
#include <auricle/network/engine.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

constexpr std::size_t kInputs = 50;
constexpr std::size_t kGenres = 3;

/// Songs of three kinds: noise around three centres. Anything that learns tells them apart.
struct ToyTask {
  Matrix features{300, kInputs};
  std::vector<int> labels;
  Split split = random_split(300, {});
  Architecture architecture{.input = {.rows = kInputs},
                            .layers = {Dense{.units = 16, .activation = Activation::kRelu},
                                       Dense{.units = kGenres, .activation = Activation::kSoftmax}}};

  ToyTask() {
    Random random(7);
    for (std::size_t i = 0; i < features.rows(); ++i) {
      labels.push_back(static_cast<int>(i % kGenres));
      for (float& value : features.row(i)) {
        value = static_cast<float>(random.normal());
      }
      features(i, i % kGenres) += 4.0F;
    }
  }

  TrainedNetwork train(int epochs, std::uint64_t seed = 1, const TrainingObserver& observer = {},
                       std::stop_token stop = {}) const {
    return train_network(architecture, {.features = features, .labels = labels}, split,
                         {.adam = {.learning_rate = 0.01}, .epochs = epochs}, seed, 1, observer, stop);
  }

  Matrix inputs(const std::vector<std::size_t>& rows) const {
    Matrix some(rows.size(), kInputs);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::ranges::copy(features.row(rows[i]), some.row(i).begin());
    }
    return some;
  }
};

TEST(TrainNetwork, LearnsAToyTask) {
  const ToyTask task;
  const TrainedNetwork trained = task.train(20);
  ASSERT_EQ(trained.history.size(), 20U);
  EXPECT_FALSE(trained.interrupted);
  EXPECT_LT(trained.history.back().loss, 0.3 * trained.history.front().loss);
  EXPECT_GT(trained.history.back().val_accuracy, 0.9);
}

// The engine that classifies must say what the network that was trained says: here the loss and accuracy that libtorch
// found on the validation part, computed anew by oneDNN from the weights.
TEST(TrainNetwork, AgreesWithTheInferenceEngine) {
  const ToyTask task;
  const TrainedNetwork trained = task.train(3);
  const Matrix probabilities =
      Engine(task.architecture, trained.weights).probabilities(task.inputs(task.split.validation));
  std::vector<int> labels;
  for (const std::size_t row : task.split.validation) {
    labels.push_back(task.labels[row]);
  }
  const Evaluation evaluation = evaluate(probabilities, labels, {"a", "b", "c"});
  EXPECT_NEAR(evaluation.loss, trained.history.back().val_loss, 1e-5);
  EXPECT_NEAR(evaluation.accuracy, trained.history.back().val_accuracy, 1e-9);
}

TEST(TrainNetwork, RepeatsItselfBitForBitWithOneThread) {
  const ToyTask task;
  EXPECT_EQ(task.train(2, 5).weights, task.train(2, 5).weights);
  EXPECT_NE(task.train(2, 5).weights, task.train(2, 6).weights);
}

TEST(TrainNetwork, BeginsWithGlorotUniform) {
  const ToyTask task;
  std::stop_source stopped;
  stopped.request_stop();
  const TrainedNetwork untrained = task.train(1, 1, {}, stopped.get_token());
  const std::vector<float>& weights = untrained.weights.at("dense.weight").values;
  const double limit = std::sqrt(6.0 / (kInputs + 16));
  double squares = 0;
  for (const float weight : weights) {
    EXPECT_LE(std::abs(weight), limit);
    squares += weight * weight;
  }
  EXPECT_NEAR(squares / static_cast<double>(weights.size()), limit * limit / 3, 0.1 * limit * limit);
  EXPECT_EQ(std::ranges::count(untrained.weights.at("dense.bias").values, 0.0F), 16);
}

TEST(TrainNetwork, LeavesTheBestEpochWhenInterrupted) {
  const ToyTask task;
  std::stop_source source;
  std::vector<Tensors> weights;
  std::vector<double> val_losses;
  const TrainedNetwork trained = task.train(50, 1,
                                            {.on_epoch =
                                                 [&](const EpochReport& report) {
                                                   weights.push_back(report.weights);
                                                   val_losses.push_back(report.record.val_loss);
                                                   if (report.record.epoch == 5) {
                                                     source.request_stop();
                                                   }
                                                 }},
                                            source.get_token());
  EXPECT_TRUE(trained.interrupted);
  EXPECT_EQ(trained.history.size(), 5U);
  const auto best = std::ranges::min_element(val_losses) - val_losses.begin();
  EXPECT_EQ(trained.epoch, best + 1);
  EXPECT_EQ(trained.weights, weights[static_cast<std::size_t>(best)]);
}

TEST(TrainNetwork, RefusesWhatDoesNotFit) {
  const ToyTask task;
  const LabelledFeatures songs{.features = task.features, .labels = task.labels};
  Architecture narrow = task.architecture;
  narrow.input.rows = kInputs - 1;
  EXPECT_THROW(train_network(narrow, songs, task.split, {}, 1, 1), UsageError);
  EXPECT_THROW(train_network(task.architecture, songs, task.split, {.epochs = 0}, 1, 1), UsageError);
  const std::vector<int> labels(300, 3);
  EXPECT_THROW(train_network(task.architecture, {.features = task.features, .labels = labels}, task.split, {}, 1, 1),
               UsageError);
}

}  // namespace
}  // namespace auricle
