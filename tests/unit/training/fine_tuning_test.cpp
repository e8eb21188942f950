#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/training/trainer.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

constexpr std::size_t kFrames = 12;

/// A network that has learnt before, or so it is said: batch normalization, two layers of sums with another one
/// between, and what is learnt anew.
struct Ears {
  Recipe recipe{.features = {.kind = FeatureKind::kMel, .n_mels = 8, .n_frames = kFrames},
                .network = {.layers = {BatchNorm{}, Conv2d{.filters = 4}, BatchNorm{.activation = Activation::kRelu},
                                       GlobalPool{}, Dense{.units = 6}, Dense{.activation = Activation::kSoftmax}}},
                .training = {.optimizer = {.learning_rate = 0.01}, .epochs = 2}};
  Matrix features{60, 8 * kFrames};
  std::vector<int> labels;
  std::vector<std::string> recordings;
  Split split;

  Ears() {
    Random random(3);
    for (std::size_t row = 0; row < features.rows(); ++row) {
      labels.push_back(row < 30 ? 0 : 1);
      recordings.push_back(std::to_string(row / 3));
      (row % 30 < 24 ? split.train : split.validation).push_back(row);
      for (float& value : features.row(row)) {
        value = static_cast<float>(random.normal() + (row < 30 ? 1.0 : -1.0));
      }
    }
  }

  Tensors begun() const {
    Random random(4);
    Tensors weights;
    for (const LayerInfo& layer : describe_layers(recipe.architecture(2))) {
      for (const TensorSpec& tensor : layer.tensors) {
        Tensor drawn{.shape = tensor.shape, .values = std::vector<float>(tensor.size())};
        std::ranges::generate(drawn.values, [&] { return static_cast<float>(0.5 + 0.3 * random.uniform()); });
        weights.emplace(tensor.name, std::move(drawn));
      }
    }
    return weights;
  }

  TrainedNetwork train(const Pretrained& pretrained) const {
    TrainingTask task{.recipe = recipe,
                      .songs = {.features = features, .labels = labels, .recordings = recordings},
                      .split = split,
                      .n_genres = 2};
    task.pretrained = pretrained;
    return train_network(task, {.threads = 1});
  }
};

double change(const Tensors& before, const Tensors& after, const std::string& name) {
  double most = 0.0;
  for (std::size_t i = 0; i < before.at(name).values.size(); ++i) {
    most = std::max(most, std::abs(static_cast<double>(before.at(name).values[i]) - after.at(name).values[i]));
  }
  return most;
}

TEST(FineTuning, LeavesTheFirstLayersAsTheyAre) {
  const Ears ears;
  const Tensors begun = ears.begun();
  const Tensors learnt = ears.train({.weights = begun, .n_layers = 5, .n_frozen = 2}).weights;
  for (const char* frozen :
       {"batch_normalization.weight", "batch_normalization.bias", "conv2d.weight", "conv2d.bias"}) {
    EXPECT_EQ(learnt.at(frozen), begun.at(frozen)) << frozen;
  }
  for (const char* learned : {"batch_normalization_1.weight", "batch_normalization_1.bias", "dense.weight"}) {
    EXPECT_GT(change(begun, learnt, learned), 1e-3) << learned;
  }
  for (const char* statistics : {"batch_normalization.running_mean", "batch_normalization.running_var",
                                 "batch_normalization_1.running_mean", "batch_normalization_1.running_var"}) {
    EXPECT_EQ(learnt.at(statistics), begun.at(statistics)) << statistics;
  }
}

TEST(FineTuning, LearnsAtAShareOfTheRate) {
  const Ears ears;
  const Tensors begun = ears.begun();
  const Tensors slow = ears.train({.weights = begun, .n_layers = 5, .n_frozen = 1, .rate = 0.01}).weights;
  const Tensors fast = ears.train({.weights = begun, .n_layers = 5, .n_frozen = 1}).weights;
  EXPECT_GT(change(begun, slow, "conv2d.weight"), 0.0);
  EXPECT_LT(change(begun, slow, "conv2d.weight"), 0.1 * change(begun, fast, "conv2d.weight"));
  EXPECT_GT(change(begun, slow, "dense_1.weight"), 0.5 * change(begun, fast, "dense_1.weight"))
      << "what stands on the layers learns at the whole rate";
}

// What a network that learns computes is what it answers with: no batch's statistics come into it.
TEST(FineTuning, ComputesInTrainingWhatItAnswersWith) {
  Ears ears;
  ears.recipe.training.epochs = 1;
  ears.recipe.training.optimizer.learning_rate = 1e-9;
  ears.split.validation = ears.split.train;
  const TrainedNetwork trained = ears.train({.weights = ears.begun(), .n_layers = 6, .n_frozen = 1});
  // The loss is a mean over rows, the validation's over songs by the mean of their answers; with all but equal answers
  // these are the same.
  EXPECT_NEAR(trained.history.front().loss, trained.history.front().val_loss, 1e-2);
}

TEST(FineTuning, RefusesWeightsOfAnotherNetwork) {
  const Ears ears;
  Tensors begun = ears.begun();
  begun.at("conv2d.bias") = {.shape = {5}, .values = std::vector<float>(5)};
  EXPECT_THROW(ears.train({.weights = begun, .n_layers = 5}), UsageError);
}

TEST(TrainNetwork, JudgesASongByTheMeanOfItsRows) {
  Ears ears;
  ears.recipe.training.epochs = 1;
  const TrainedNetwork trained = ears.train({.weights = ears.begun(), .n_layers = 5});
  const double n_songs = 4.0;  // of three rows each
  EXPECT_NEAR(std::remainder(trained.history.front().val_accuracy, 1.0 / n_songs), 0.0, 1e-9);
}

}  // namespace
}  // namespace auricle
