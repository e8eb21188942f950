#include <auricle/training/torch_network.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

constexpr Dense kLast{.units = 3, .activation = Activation::kSoftmax};

Architecture convolutional() {
  return {.input = {.rows = 8, .frames = 20},
          .layers = {Normalization{}, Conv2d{.filters = 16}, BatchNorm{.activation = Activation::kRelu}, MaxPool{},
                     Residual{.layers = {Conv2d{.filters = 24}, BatchNorm{}}}, Dropout{.rate = 0.25},
                     GlobalPool{.kind = GlobalPool::Kind::kMeanMax}, kLast}};
}

TorchNetwork made(const Architecture& architecture, std::uint64_t seed = 1) {
  Random random(seed);
  return {architecture, random};
}

TEST(TorchNetwork, BeginsWithHeNormalConvolutions) {
  const Architecture network{.input = {.rows = 8, .frames = 8},
                             .layers = {Conv2d{.filters = 32}, Conv2d{.filters = 64}, GlobalPool{}, kLast}};
  const Tensors tensors = made(network).tensors();
  const std::vector<float>& weights = tensors.at("conv2d_1.weight").values;
  double squares = 0;
  for (const float weight : weights) {
    squares += weight * weight;
  }
  const double variance = squares / static_cast<double>(weights.size());
  EXPECT_NEAR(variance, 2.0 / (32 * 9), 0.05 * 2.0 / (32 * 9));
  EXPECT_THAT(tensors.at("conv2d_1.bias").values, ::testing::Each(0.0F));
}

TEST(TorchNetwork, DrawsDenseWeightsAsItAlwaysDid) {
  // The first weights of the article's network decide its results: one draw a weight, layer after layer.
  const Architecture network{.input = {.rows = 3}, .layers = {Dense{.units = 2}, kLast}};
  const Tensors tensors = made(network, 9).tensors();
  Random random(9);
  for (const std::string name : {"dense.weight", "dense_1.weight"}) {
    const Tensor& tensor = tensors.at(name);
    const double limit = std::sqrt(6.0 / static_cast<double>(tensor.shape[0] + tensor.shape[1]));
    for (const float value : tensor.values) {
      EXPECT_EQ(value, static_cast<float>(random.uniform({.low = -limit, .high = limit}))) << name;
    }
  }
}

TEST(TorchNetwork, ListsWhatIsLearnedAndWhatIsNot) {
  const TorchNetwork network = made(convolutional());
  // conv2d, batch_normalization, conv2d_1, batch_normalization_1, the shortcut's conv2d_2, dense: two tensors each.
  EXPECT_EQ(network.parameters().size(), 12U);
  EXPECT_EQ(network.buffers().size(), 6U);
  EXPECT_EQ(network.tensors().size(), 18U);
  for (const torch::Tensor& buffer : network.buffers()) {
    EXPECT_FALSE(buffer.requires_grad());
  }
}

TEST(TorchNetwork, GivesEveryParameterAGradient) {
  TorchNetwork network = made(convolutional());
  const torch::Tensor logits = network.logits(torch::randn({6, 8, 20}), Mode::kTraining);
  torch::cross_entropy_loss(logits, torch::tensor({0, 1, 2, 0, 1, 2}, torch::kInt64)).backward();
  for (const torch::Tensor& parameter : network.parameters()) {
    ASSERT_TRUE(parameter.grad().defined());
    EXPECT_TRUE(torch::isfinite(parameter.grad()).all().item<bool>());
  }
}

TEST(TorchNetwork, KeepsRunningStatisticsInTrainingOnly) {
  const Architecture network{.input = {.rows = 1, .frames = 2}, .layers = {BatchNorm{.momentum = 0.25}, kLast}};
  TorchNetwork torch_network = made(network);
  const torch::Tensor batch = torch::tensor({1.0F, 3.0F, 5.0F, 7.0F}).view({2, 1, 2});
  torch_network.logits(batch, Mode::kEvaluation);
  EXPECT_EQ(torch_network.tensors().at("batch_normalization.running_mean").values[0], 0.0F);
  torch_network.logits(batch, Mode::kTraining);
  const Tensors tensors = torch_network.tensors();
  EXPECT_FLOAT_EQ(tensors.at("batch_normalization.running_mean").values[0], 0.25F * 4.0F);
  EXPECT_FLOAT_EQ(tensors.at("batch_normalization.running_var").values[0], 0.75F * 1.0F + 0.25F * 20.0F / 3.0F);
}

TEST(TorchNetwork, LearnsNoVarianceFromOneValue) {
  TorchNetwork network = made({.input = {.rows = 4}, .layers = {Dense{.units = 3}, BatchNorm{}, kLast}});
  network.logits(torch::ones({1, 4, 1}), Mode::kTraining);
  const Tensors tensors = network.tensors();
  EXPECT_EQ(tensors.at("batch_normalization.running_var").values, std::vector<float>(3, 1.0F));
}

TEST(TorchNetwork, DropsOutInTrainingOnlyAndKeepsTheMean) {
  const Architecture network{.input = {.rows = 1000}, .layers = {Dropout{.rate = 0.25}, kLast}};
  TorchNetwork torch_network = made(network);
  Tensors tensors = torch_network.tensors();
  std::ranges::fill(tensors.at("dense.weight").values, 1e-3F);
  torch_network.load(tensors);
  const torch::Tensor ones = torch::ones({50, 1000, 1});
  EXPECT_NEAR(torch_network.logits(ones, Mode::kEvaluation).std().item<double>(), 0.0, 1e-6);
  const torch::Tensor dropped = torch_network.logits(ones, Mode::kTraining).select(1, 0);
  // The mean of 1000 values that are 4/3 with probability 3/4: of standard deviation sqrt(1/3 / 1000).
  EXPECT_NEAR(dropped.mean().item<double>(), 1.0, 0.02);
  EXPECT_NEAR(dropped.std().item<double>(), std::sqrt(1.0 / 3000), 0.006);
}

TEST(TorchNetwork, DropsOutTheSameForTheSameSeed) {
  const torch::Tensor songs = torch::randn({4, 8, 20});
  const auto logits = [&](std::uint64_t seed) { return made(convolutional(), seed).logits(songs, Mode::kTraining); };
  EXPECT_TRUE(torch::equal(logits(3), logits(3)));
  EXPECT_FALSE(torch::equal(logits(3), logits(4)));
}

TEST(TorchNetwork, HearsCropsOfAnyLengthThatPoolingLeavesSomethingOf) {
  TorchNetwork network = made(convolutional());
  for (const std::int64_t frames : {2, 7, 20, 33}) {
    EXPECT_EQ(network.logits(torch::randn({2, 8, frames}), Mode::kTraining).sizes(), (std::vector<std::int64_t>{2, 3}));
  }
  EXPECT_THROW(network.logits(torch::randn({2, 8, 1}), Mode::kTraining), UsageError);

  const Architecture flat{.input = {.rows = 8, .frames = 20}, .layers = {Conv2d{.filters = 2}, kLast}};
  EXPECT_THROW(made(flat).logits(torch::randn({2, 8, 19}), Mode::kTraining), UsageError);
}

TEST(TorchNetwork, TakesItsTensorsBackAndNoOthers) {
  TorchNetwork one = made(convolutional(), 1);
  TorchNetwork other = made(convolutional(), 2);
  const torch::Tensor songs = torch::randn({5, 8, 20});
  one.logits(songs, Mode::kTraining);  // moves the running statistics
  EXPECT_FALSE(torch::equal(one.probabilities(songs), other.probabilities(songs)));
  other.load(one.tensors());
  EXPECT_TRUE(torch::equal(one.probabilities(songs), other.probabilities(songs)));

  Tensors lacking = one.tensors();
  lacking.erase("conv2d.bias");
  EXPECT_THROW(other.load(lacking), UsageError);
}

}  // namespace
}  // namespace auricle
