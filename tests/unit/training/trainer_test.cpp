#include <auricle/training/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/evaluation/evaluation.hpp>
#include <auricle/evaluation/history.hpp>
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
  Recipe recipe{.features = {.n_values = kInputs},
                .network = {.layers = {Dense{.units = 16, .activation = Activation::kRelu},
                                       Dense{.units = kGenres, .activation = Activation::kSoftmax}}},
                .training = {.optimizer = {.learning_rate = 0.01}}};

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
    Recipe asked = recipe;
    asked.training.epochs = epochs;
    return train(asked, seed, observer, std::move(stop));
  }

  TrainedNetwork train(const Recipe& asked, std::uint64_t seed = 1, const TrainingObserver& observer = {},
                       std::stop_token stop = {}, std::optional<TrainingState> resumed = {}) const {
    return train_network(
        {.recipe = asked, .songs = {.features = features, .labels = labels}, .split = split, .n_genres = kGenres},
        {.seed = seed, .threads = 1, .resumed = std::move(resumed)}, observer, std::move(stop));
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
      Engine(task.recipe.architecture(kGenres), trained.weights).probabilities(task.inputs(task.split.validation));
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

/// What a training came to that was cut off behind `epoch`.
TrainingState state_after(int epoch, const std::function<TrainedNetwork(const TrainingObserver&)>& train) {
  TrainingState state;
  train({.on_batch = {}, .on_epoch = [&](const EpochReport& report) {
           if (report.record.epoch <= epoch) {
             state.history.push_back(report.record);
             state.memory = report.memory();
           }
         }});
  return state;
}

// All that remembers something from one step to the next: moments, schedule, order of songs, what is done to them,
// dropout, batch statistics, averaged weights, the best epoch.
TEST(TrainNetwork, GoesOnAsIfItHadNotBeenCutOff) {
  ToyTask task;
  Recipe& recipe = task.recipe;
  recipe.network.layers.insert(recipe.network.layers.begin() + 1, {BatchNorm{}, Dropout{.rate = 0.3}});
  recipe.augmentation.mixup = 0.4;
  recipe.training.epochs = 6;
  recipe.training.schedule = Schedule::kOneCycle;
  recipe.training.ema_decay = 0.9;
  const TrainedNetwork whole = task.train(recipe);
  for (const int epoch : {1, 4, 6}) {
    const TrainingState state =
        state_after(epoch, [&](const TrainingObserver& observer) { return task.train(recipe, 1, observer); });
    const TrainedNetwork resumed = task.train(recipe, 1, {}, {}, state);
    EXPECT_EQ(resumed.weights, whole.weights) << "after epoch " << epoch;
    EXPECT_EQ(history_csv(resumed.history), history_csv(whole.history));
    EXPECT_EQ(resumed.epoch, 6);
    EXPECT_FALSE(resumed.interrupted);
  }
}

TEST(TrainNetwork, KeepsTheBestEpochOfBeforeItWasCutOff) {
  ToyTask task;
  task.recipe.training.patience = 2;
  task.recipe.training.epochs = 60;
  task.recipe.training.optimizer.learning_rate = 0.1;
  const TrainedNetwork whole = task.train(task.recipe);
  ASSERT_LT(whole.history.size(), 60U) << "patience never ends";
  const TrainingState state = state_after(
      whole.epoch + 1, [&](const TrainingObserver& observer) { return task.train(task.recipe, 1, observer); });
  const TrainedNetwork resumed = task.train(task.recipe, 1, {}, {}, state);
  EXPECT_EQ(resumed.weights, whole.weights);
  EXPECT_EQ(resumed.epoch, whole.epoch);
}

TEST(TrainNetwork, RefusesAMemoryOfAnotherTraining) {
  ToyTask task;
  const auto train = [&](const TrainingObserver& observer) { return task.train(task.recipe, 1, observer); };
  task.recipe.training.epochs = 1;
  const TrainingState state = state_after(1, train);
  const auto refuses = [&](TrainingState changed) {
    EXPECT_THROW(task.train(task.recipe, 1, {}, {}, std::move(changed)), Error);
  };
  TrainingState changed = state;
  changed.memory.tensors.erase("first_moment.0");
  refuses(changed);
  changed = state;
  changed.memory.tensors.at("parameter.0").shape = {1};
  refuses(changed);
  changed = state;
  changed.memory.tensors["parameter.99"] = {.shape = {1}, .values = {0}};
  refuses(changed);
  for (const char* key : {"step", "random", "ranks"}) {
    changed = state;
    changed.memory.metadata.at(key) = "x";
    refuses(changed);
    changed.memory.metadata.erase(key);
    refuses(changed);
  }
}

// A schedule that counts steps would run past its end, or never come to it.
TEST(TrainNetwork, RefusesAMemoryOfAnotherNumberOfRanks) {
  ToyTask task;
  task.recipe.training.epochs = 1;
  TrainingState state =
      state_after(1, [&](const TrainingObserver& observer) { return task.train(task.recipe, 1, observer); });
  state.memory.metadata.at("ranks") = "3";
  try {
    task.train(task.recipe, 1, {}, {}, state);
    ADD_FAILURE() << "accepted";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("begun by 3 processes and can't go on with 1"), std::string::npos);
  }
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

TEST(TrainNetwork, EndsWithTheBestEpochWhenPatienceIsOut) {
  ToyTask task;
  task.recipe.training.patience = 3;
  task.recipe.training.optimizer.learning_rate = 0.5;  // so high that it soon gets worse
  task.recipe.training.epochs = 200;
  std::vector<double> val_losses;
  const TrainedNetwork trained = task.train(
      task.recipe, 1, {.on_epoch = [&](const EpochReport& report) { val_losses.push_back(report.record.val_loss); }});
  EXPECT_FALSE(trained.interrupted);
  const auto best = std::ranges::min_element(val_losses) - val_losses.begin();
  EXPECT_EQ(trained.epoch, best + 1);
  EXPECT_EQ(std::ssize(trained.history), best + 1 + 3);
}

TEST(TrainNetwork, EachWayOfTrainingLearns) {
  const ToyTask task;
  const auto accuracy_with = [&](auto&& change) {
    Recipe recipe = task.recipe;
    recipe.training.epochs = 20;
    change(recipe);
    validate(recipe.training);
    return task.train(recipe).history.back().val_accuracy;
  };
  EXPECT_GT(accuracy_with([](Recipe& r) {
              r.training.optimizer.kind = OptimizerKind::kAdamW;
              r.training.optimizer.weight_decay = 0.05;
              r.training.schedule = Schedule::kOneCycle;
              r.training.label_smoothing = 0.1;
            }),
            0.9);
  EXPECT_GT(accuracy_with([](Recipe& r) { r.training.schedule = Schedule::kCosine, r.training.clip_norm = 0.5; }), 0.9);
  EXPECT_GT(accuracy_with([](Recipe& r) { r.augmentation.mixup = 0.4; }), 0.9);
  EXPECT_GT(accuracy_with([](Recipe& r) { r.training.ema_decay = 0.95; }), 0.9);
  EXPECT_GT(accuracy_with([](Recipe& r) { r.training.balance = Balance::kSampling; }), 0.9);
  EXPECT_GT(accuracy_with([](Recipe& r) { r.training.balance = Balance::kClassWeights; }), 0.9);
  EXPECT_GT(accuracy_with([](Recipe& r) { r.training.bfloat16 = true; }), 0.9);
}

TEST(TrainNetwork, ClippedGradientsAndAveragedWeightsChangeTheOutcome) {
  const ToyTask task;
  Recipe recipe = task.recipe;
  recipe.training.epochs = 2;
  const Tensors plain = task.train(recipe).weights;
  recipe.training.clip_norm = 1e9;
  EXPECT_EQ(task.train(recipe).weights, plain) << "no gradient is that long";
  recipe.training.clip_norm = 0.01;
  EXPECT_NE(task.train(recipe).weights, plain);
  recipe.training.clip_norm.reset();
  recipe.training.ema_decay = 0.9;
  EXPECT_NE(task.train(recipe).weights, plain);
}

TEST(TrainNetwork, RareGenresAreHeardMoreWhenBalanced) {
  ToyTask task;
  // One song in thirty is of genre 0, and it looks like genre 1's: unbalanced it is not worth naming.
  for (std::size_t i = 0; i < task.labels.size(); ++i) {
    task.labels[i] = i % 30 == 0 ? 0 : 1;
    std::ranges::fill(task.features.row(i), 0.0F);
    task.features(i, 0) = 1.0F;
  }
  const auto called_rare = [&](Balance balance) {
    Recipe recipe = task.recipe;
    recipe.training.epochs = 40;
    recipe.training.balance = balance;
    const TrainedNetwork trained = task.train(recipe);
    return Engine(recipe.architecture(kGenres), trained.weights).probabilities(task.inputs({0}))(0, 0);
  };
  EXPECT_NEAR(called_rare(Balance::kNone), 1.0 / 30, 0.03);
  EXPECT_NEAR(called_rare(Balance::kSampling), 0.5, 0.15);
  EXPECT_NEAR(called_rare(Balance::kClassWeights), 0.5, 0.15);
}

/// Spectrograms of three kinds that differ in which of four bands is loud; their frames are of no account.
struct SpectrogramTask {
  static constexpr std::size_t kBands = 4;
  static constexpr std::size_t kFrames = 24;
  Matrix features{90, kBands* kFrames};
  std::vector<int> labels;
  Split split = random_split(90, {});
  Recipe recipe{
      .features = {.kind = FeatureKind::kMel, .n_mels = kBands, .n_frames = kFrames},
      .network = {.layers = {Normalization{}, Conv2d{.filters = 4}, BatchNorm{.activation = Activation::kRelu},
                             GlobalPool{.over = GlobalPool::Over::kFrames}, Dropout{.rate = 0.1},
                             Dense{.units = kGenres, .activation = Activation::kSoftmax}}},
      .crop_frames = 8,
      .training = {.optimizer = {.learning_rate = 0.02}, .epochs = 15}};

  SpectrogramTask() {
    Random random(7);
    for (std::size_t i = 0; i < features.rows(); ++i) {
      labels.push_back(static_cast<int>(i % kGenres));
      for (std::size_t k = 0; k < features.cols(); ++k) {
        const bool loud = k / kFrames == i % kGenres;
        features(i, k) = static_cast<float>((loud ? -10.0 : -40.0) + 5.0 * random.normal());
      }
    }
  }

  TrainedNetwork train(const Recipe& asked) const {
    return train_network(
        {.recipe = asked, .songs = {.features = features, .labels = labels}, .split = split, .n_genres = kGenres},
        {.seed = 1, .threads = 1});
  }
};

TEST(TrainNetwork, LearnsSpectrogramsFromCrops) {
  const SpectrogramTask task;
  const TrainedNetwork trained = task.train(task.recipe);
  EXPECT_GT(trained.history.back().val_accuracy, 0.9);

  Recipe augmented = task.recipe;
  augmented.augmentation = {.tempo = 0.1,
                            .pitch_bands = 0.2,
                            .equalizer_db = 3.0,
                            .noise = 0.5,
                            .low_pass = 0.2,
                            .frequency_mask = 0.2,
                            .time_mask = 0.3,
                            .mixup = 0.2};
  EXPECT_GT(task.train(augmented).history.back().val_accuracy, 0.9);
}

TEST(TrainNetwork, FitsNormalizationToTheTrainingSongsAlone) {
  SpectrogramTask task;
  for (const std::size_t row : task.split.validation) {
    std::ranges::fill(task.features.row(row), 1e6F);
  }
  double sum = 0.0;
  for (const std::size_t row : task.split.train) {
    for (std::size_t t = 0; t < SpectrogramTask::kFrames; ++t) {
      sum += task.features(row, t);
    }
  }
  const auto n = static_cast<double>(task.split.train.size() * SpectrogramTask::kFrames);
  EXPECT_NEAR(task.train(task.recipe).weights.at("normalization.mean").values[0], sum / n, 1e-4);
}

TEST(TrainNetwork, LearnsFromVariantsToo) {
  const SpectrogramTask task;
  Matrix louder = task.features;
  for (float& value : louder.values()) {
    value += 20.0F;
  }
  const LabelledFeatures songs{.features = task.features, .labels = task.labels, .variants = {louder}};
  const auto train = [&](const LabelledFeatures& given) {
    return train_network({.recipe = task.recipe, .songs = given, .split = task.split, .n_genres = kGenres},
                         {.seed = 1, .threads = 1})
        .weights;
  };
  EXPECT_NE(train(songs), train({.features = task.features, .labels = task.labels}));
  const Matrix other(90, 7);
  EXPECT_THROW(train({.features = task.features, .labels = task.labels, .variants = {other}}), UsageError);
}

TEST(TrainNetwork, SaysThatItDiverged) {
  ToyTask task;
  task.features(task.split.train.front(), 0) = NAN;
  try {
    task.train(1);
    FAIL() << "nothing was thrown";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("lower learning_rate"), std::string::npos) << error.what();
  }
}

TEST(TrainNetwork, RefusesWhatDoesNotFit) {
  const ToyTask task;
  const auto refuses = [&](const Recipe& recipe, const std::vector<int>& labels, const Split& split) {
    EXPECT_THROW(train_network({.recipe = recipe,
                                .songs = {.features = task.features, .labels = labels},
                                .split = split,
                                .n_genres = kGenres},
                               {.threads = 1}),
                 UsageError);
  };
  Recipe narrow = task.recipe;
  narrow.features.n_values = kInputs - 1;
  refuses(narrow, task.labels, task.split);
  Recipe idle = task.recipe;
  idle.training.epochs = 0;
  refuses(idle, task.labels, task.split);
  refuses(task.recipe, std::vector<int>(300, 3), task.split);
  refuses(task.recipe, task.labels, {});
}

}  // namespace
}  // namespace auricle
