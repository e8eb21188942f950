#include <auricle/training/ranks.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/training/rendezvous.hpp>
#include <auricle/training/synced_batch_norm.hpp>
#include <auricle/training/trainer.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run_ranks.hpp"

namespace auricle {
namespace {

using test::run_ranks;
using testing::AllOf;
using testing::HasSubstr;

Environment environment_of(const std::map<std::string, std::string>& variables) {
  return [variables](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

std::string refusal(const std::map<std::string, std::string>& variables, const std::string& url = "") {
  try {
    find_rendezvous(environment_of(variables), url);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Rendezvous, IsWhatTorchrunSays) {
  EXPECT_FALSE(find_rendezvous(environment_of({}), ""));
  EXPECT_FALSE(find_rendezvous(environment_of({{"RANK", "0"}, {"WORLD_SIZE", "1"}}), ""));
  const auto found = find_rendezvous(
      environment_of({{"RANK", "2"}, {"WORLD_SIZE", "3"}, {"MASTER_ADDR", "a.b"}, {"MASTER_PORT", "7"}}), "");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->rank, 2);
  EXPECT_EQ(found->size, 3);
  EXPECT_EQ(found->host, "a.b");
  EXPECT_EQ(found->port, 7);
}

TEST(Rendezvous, IsWhatSlurmSaysOfAStep) {
  const auto found = find_rendezvous(
      environment_of({{"SLURM_PROCID", "1"}, {"SLURM_STEP_NUM_TASKS", "4"}, {"SLURM_STEP_NODELIST", "n[07-09,12]"}}),
      "");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->rank, 1);
  EXPECT_EQ(found->size, 4);
  EXPECT_EQ(found->host, "n07");
  // A batch script is one process, however many tasks it may start.
  EXPECT_FALSE(find_rendezvous(environment_of({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}}), ""));
  EXPECT_EQ(first_host("login1"), "login1");
  EXPECT_EQ(first_host("a,b[1-2]"), "a");
  EXPECT_EQ(first_host("gpu[3]"), "gpu3");
}

TEST(Rendezvous, NamesWhatIsMissingOrMakesNoSense) {
  EXPECT_THAT(refusal({{"RANK", "1"}}), HasSubstr("WORLD_SIZE is not"));
  EXPECT_THAT(refusal({{"WORLD_SIZE", "2"}}), HasSubstr("RANK is not"));
  EXPECT_THAT(refusal({{"RANK", "2"}, {"WORLD_SIZE", "2"}}), HasSubstr("RANK is 2; it must be a number from 0 to 1"));
  EXPECT_THAT(refusal({{"RANK", "0"}, {"WORLD_SIZE", "two"}}), HasSubstr("WORLD_SIZE is two"));
  EXPECT_THAT(refusal({{"RANK", "0"}, {"WORLD_SIZE", "2"}}), HasSubstr("MASTER_ADDR is not set"));
  EXPECT_THAT(refusal({{"RANK", "0"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "a"}, {"MASTER_PORT", "0"}}),
              HasSubstr("MASTER_PORT is 0"));
  EXPECT_THAT(refusal({}, "file:///a"), HasSubstr("needs RANK and WORLD_SIZE"));
  EXPECT_THAT(refusal({}, "tcp://a"), HasSubstr("is none"));
  EXPECT_THAT(refusal({}, "file://a"), HasSubstr("give file:///FOLDER/NAME"));
}

TEST(Ranks, AddUpWhatAllHave) {
  const test::TemporaryFolder folder;
  for (const std::string& file : {std::string(), (folder / "meet").string()}) {
    const auto errors = run_ranks(
        3,
        [](Ranks& ranks) {
          torch::Tensor values = torch::full({1000}, ranks.rank() + 1, torch::kFloat32);
          ranks.sum(values);
          EXPECT_TRUE(values.eq(6).all().item<bool>());
          torch::Tensor first = torch::full({2}, ranks.rank() + 5);
          ranks.take_from_leader(first);
          EXPECT_TRUE(first.eq(5).all().item<bool>());
        },
        file);
    EXPECT_THAT(errors, testing::Each(""));
  }
}

TEST(Ranks, NameWhoHasAnotherTask) {
  const auto errors = run_ranks(3, [](Ranks& ranks) {
    ranks.agree({{"recipe", "same"}});
    ranks.agree({{"recipe", "same"}, {"songs", ranks.rank() == 2 ? "other" : "same"}});
  });
  for (const std::string& error : errors) {
    EXPECT_THAT(error, AllOf(HasSubstr("rank 2 of 3"), HasSubstr("has other songs")));
  }
}

/// Convolution, batch normalization, dropout, mixup, averaged weights, a last batch that doesn't come out even.
struct SharedTask {
  static constexpr std::size_t kRows = 6;
  static constexpr std::size_t kFrames = 12;
  Matrix features{90, kRows* kFrames};
  std::vector<int> labels;
  Split split = random_split(90, {});
  Recipe recipe{
      .features = {.n_frames = kFrames},
      .network = {.layers = {Normalization{}, Conv2d{.filters = 4, .kernel = {3, 3}, .activation = Activation::kNone},
                             BatchNorm{.activation = Activation::kRelu}, GlobalPool{}, Dropout{.rate = 0.3},
                             Dense{.units = 3, .activation = Activation::kSoftmax}}},
      .training = {.optimizer = {.learning_rate = 0.002}}};

  SharedTask() {
    Random random(3);
    for (std::size_t i = 0; i < features.rows(); ++i) {
      labels.push_back(static_cast<int>(i % 3));
      for (std::size_t k = 0; k < features.cols(); ++k) {
        features(i, k) = static_cast<float>(random.normal() * (1.0 + static_cast<double>(i % 3)));
      }
    }
    recipe.features.kind = FeatureKind::kMel;
    recipe.features.n_mels = kRows;
    recipe.augmentation.mixup = 0.3;
    recipe.training.epochs = 5;
    recipe.training.label_smoothing = 0.1;
    recipe.training.balance = Balance::kClassWeights;
    recipe.training.ema_decay = 0.9;
  }

  TrainedNetwork train(int batch_size, Ranks* ranks) const {
    Recipe asked = recipe;
    asked.training.batch_size = batch_size;
    return train_network(
        {.recipe = asked, .songs = {.features = features, .labels = labels}, .split = split, .n_genres = 3},
        {.seed = 1, .threads = 1}, {}, {}, {.ranks = ranks});
  }
};

TEST(Ranks, TogetherLearnWhatOneLearnsOfTheWholeBatch) {
  SharedTask task;
  for (const bool mixed : {true, false}) {
    task.recipe.augmentation.mixup = mixed ? 0.3 : 0.0;
    const TrainedNetwork alone = task.train(16, nullptr);
    for (const int size : {2, 4}) {
      const auto errors = run_ranks(size, [&](Ranks& ranks) {
        const TrainedNetwork together = task.train(16 / size, &ranks);
        ASSERT_EQ(together.history.size(), alone.history.size());
        for (std::size_t i = 0; i < alone.history.size(); ++i) {
          EXPECT_NEAR(together.history[i].loss, alone.history[i].loss, 1e-4) << size << " ranks, epoch " << i + 1;
          EXPECT_NEAR(together.history[i].val_loss, alone.history[i].val_loss, 1e-4);
          EXPECT_EQ(together.history[i].val_accuracy, alone.history[i].val_accuracy);
        }
      });
      EXPECT_THAT(errors, testing::Each(""));
    }
  }
}

TEST(Ranks, LearnFromALastBatchThatIsSmallerThanTheyAreMany) {
  SharedTask task;
  task.recipe.network.layers = {Normalization{},
                                Conv2d{.filters = 4, .kernel = {3, 3}, .activation = Activation::kNone},
                                BatchNorm{.activation = Activation::kRelu},
                                MaxPool{.size = {2, 2}},
                                Conv2d{.filters = 5, .kernel = {3, 3}, .activation = Activation::kNone},
                                BatchNorm{.activation = Activation::kRelu},
                                GlobalPool{.kind = GlobalPool::Kind::kMeanMax, .over = GlobalPool::Over::kFrames},
                                Dropout{.rate = 0.5},
                                Dense{.units = 3, .activation = Activation::kSoftmax}};
  const auto n_songs = static_cast<int>(task.split.train.size());
  ASSERT_EQ(n_songs % 2, 1);
  const int batch_size = n_songs / 2;  // the last batch is of one song, which is rank 1's
  const TrainedNetwork alone = task.train(2 * batch_size, nullptr);
  const auto errors = run_ranks(2, [&](Ranks& ranks) {
    const TrainedNetwork together = task.train(batch_size, &ranks);
    EXPECT_NEAR(together.history.back().loss, alone.history.back().loss, 1e-4);
  });
  EXPECT_THAT(errors, testing::Each(""));
}

// Against libtorch's layer on the whole, however the batch is parted: one rank has nothing.
TEST(Ranks, NormalizeABatchAsIfItWereWhole) {
  torch::manual_seed(1);
  const BatchNorm layer{.epsilon = 1e-3, .momentum = 0.1};
  for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{7, 5, 6, 4}, {7, 5}}) {
    // Far from zero, where squares in single precision would leave nothing of the variance.
    const torch::Tensor batch = torch::randn(shape) * 3 + 2000;
    const torch::Tensor wanted = torch::randn(shape);
    const auto fresh = [] {
      return std::vector<torch::Tensor>{torch::linspace(0.5, 2.0, 5).requires_grad_(),
                                        torch::linspace(-1.0, 1.0, 5).requires_grad_(), torch::zeros({5}),
                                        torch::ones({5})};
    };
    std::vector<torch::Tensor> tensors = fresh();
    tensors[2] = tensors[2].to(torch::kFloat64);
    tensors[3] = tensors[3].to(torch::kFloat64);
    torch::Tensor whole = batch.to(torch::kFloat64).requires_grad_();
    const torch::Tensor expected =
        torch::batch_norm(whole, tensors[0].to(torch::kFloat64), tensors[1].to(torch::kFloat64), tensors[2], tensors[3],
                          true, layer.momentum, layer.epsilon, false);
    (expected * wanted).sum().backward();
    const auto errors = run_ranks(3, [&](Ranks& ranks) {
      const std::int64_t first = ranks.rank() == 0 ? 0 : 3;
      const std::int64_t size = ranks.rank() == 0 ? 3 : ranks.rank() == 1 ? 0 : 4;
      std::vector<torch::Tensor> own = fresh();
      torch::Tensor part = batch.narrow(0, first, size).clone().requires_grad_();
      const torch::Tensor values = synced_batch_norm(part, layer, own, ranks);
      (values * wanted.narrow(0, first, size)).sum().backward();
      const auto differ = [](const torch::Tensor& one, const torch::Tensor& other) {
        return (one - other).abs().sum().item<double>() / static_cast<double>(std::max<std::int64_t>(one.numel(), 1));
      };
      EXPECT_LT(differ(values, expected.narrow(0, first, size)), 1e-4);
      EXPECT_LT(differ(part.grad(), whole.grad().narrow(0, first, size)), 1e-4);
      for (std::size_t i = 0; i < 2; ++i) {
        torch::Tensor gradient = own[i].grad().clone();
        ranks.sum(gradient);
        EXPECT_LT(differ(gradient, tensors[i].grad()), 1e-3);
        EXPECT_LT(differ(own[2 + i], tensors[2 + i]), 1e-3);
      }
    });
    EXPECT_THAT(errors, testing::Each(""));
  }
}

TEST(Ranks, StopTogetherWhenOneIsAskedTo) {
  SharedTask task;
  task.recipe.training.epochs = 100'000;
  task.recipe.training.batch_size = 8;
  const auto errors = run_ranks(2, [&](Ranks& ranks) {
    std::stop_source source;
    const TrainedNetwork trained = train_network({.recipe = task.recipe,
                                                  .songs = {.features = task.features, .labels = task.labels},
                                                  .split = task.split,
                                                  .n_genres = 3},
                                                 {.seed = 1, .threads = 1},
                                                 {.on_batch = {},
                                                  .on_epoch =
                                                      [&](const EpochReport& report) {
                                                        if (ranks.rank() == 1 && report.record.epoch == 3) {
                                                          source.request_stop();
                                                        }
                                                      }},
                                                 source.get_token(), {.ranks = &ranks});
    EXPECT_TRUE(trained.interrupted);
    EXPECT_EQ(trained.history.size(), 3U);
  });
  EXPECT_THAT(errors, testing::Each(""));
}

}  // namespace
}  // namespace auricle
