#include <auricle/network/engine.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include "examples.hpp"
#include <gmock/gmock.h>

namespace auricle {
namespace {

constexpr double kTolerance = 1e-5;  // what two engines may differ by: float sums in different orders

Matrix random_inputs(std::size_t rows, std::size_t cols) {
  Random random(7);
  Matrix inputs(rows, cols);
  for (float& value : inputs.values()) {
    value = static_cast<float>(random.uniform({.low = -1.0, .high = 1.0}));
  }
  return inputs;
}

std::vector<double> softmax(std::vector<double> logits) {
  const double largest = *std::ranges::max_element(logits);
  double sum = 0.0;
  for (double& value : logits) {
    value = std::exp(value - largest);
    sum += value;
  }
  for (double& value : logits) {
    value /= sum;
  }
  return logits;
}

/// The same network in the plainest way, in double precision.
std::vector<double> reference(const Architecture& architecture, const Tensors& weights, std::span<const float> input) {
  std::vector<double> values(input.begin(), input.end());
  for (const LayerInfo& layer : describe_layers(architecture)) {
    const Tensor& weight = weights.at(layer.tensors[0].name);
    const Tensor& bias = weights.at(layer.tensors[1].name);
    std::vector<double> next(layer.output.channels);
    for (std::size_t unit = 0; unit < layer.output.channels; ++unit) {
      next[unit] = bias.values[unit];
      for (std::size_t i = 0; i < layer.input.size(); ++i) {
        next[unit] += weight.values[unit * layer.input.size() + i] * values[i];
      }
    }
    if (std::get<Dense>(layer.operation).activation == Activation::kSoftmax) {
      next = softmax(next);
    } else {
      std::ranges::transform(next, next.begin(), [](double value) { return std::max(value, 0.0); });
    }
    values = next;
  }
  return values;
}

struct Case {
  std::size_t batch;
  int threads;
};

class EngineBatches : public ::testing::TestWithParam<Case> {};

TEST_P(EngineBatches, EqualThePlainReference) {
  const Architecture article = test::article_network();
  const Tensors weights = test::random_weights(article, 0.05, 3);
  const Matrix inputs = random_inputs(GetParam().batch, article.n_inputs());
  const Engine engine(article, weights, {.threads = GetParam().threads});

  const Matrix actual = engine.probabilities(inputs);

  ASSERT_EQ(actual.rows(), GetParam().batch);
  ASSERT_EQ(actual.cols(), 10);
  double least = 1.0;
  double most = 0.0;
  for (std::size_t row = 0; row < actual.rows(); ++row) {
    const std::vector<double> expected = reference(article, weights, inputs.row(row));
    for (std::size_t genre = 0; genre < expected.size(); ++genre) {
      EXPECT_NEAR(actual(row, genre), expected[genre], kTolerance);
      least = std::min(least, expected[genre]);
      most = std::max(most, expected[genre]);
    }
  }
  EXPECT_GT(most - least, 0.1) << "the example is too tame to tell a right network from a wrong one";
}

INSTANTIATE_TEST_SUITE_P(Sizes, EngineBatches,
                         ::testing::Values(Case{1, 1}, Case{3, 1}, Case{32, 1}, Case{3, 2}, Case{1, 0}));

TEST(Engine, TakesASingleLayerAndManyLayers) {
  for (const std::size_t hidden : {0, 3}) {
    Architecture network{.input = {.rows = 6}, .layers = {}};
    network.layers.assign(hidden, Dense{.units = 5, .activation = Activation::kRelu});
    network.layers.emplace_back(Dense{.units = 3, .activation = Activation::kSoftmax});
    const Tensors weights = test::random_weights(network, 1.0, 5);
    const Matrix inputs = random_inputs(2, 6);
    const Matrix actual = Engine(network, weights).probabilities(inputs);
    for (std::size_t genre = 0; genre < 3; ++genre) {
      EXPECT_NEAR(actual(1, genre), reference(network, weights, inputs.row(1))[genre], kTolerance) << hidden;
    }
  }
}

TEST(Engine, ZeroWeightsPreferNoGenre) {
  const Architecture article = test::article_network();
  const Matrix probabilities =
      Engine(article, test::random_weights(article, 0.0, 1)).probabilities(random_inputs(2, 25'000));
  EXPECT_THAT(probabilities.values(), ::testing::Each(::testing::FloatNear(0.1F, 1e-6F)));
}

TEST(Engine, HugeLogitsStayProbabilities) {
  const Architecture network{.input = {.rows = 1}, .layers = {Dense{.units = 3, .activation = Activation::kSoftmax}}};
  const Tensors weights{{"dense.weight", {{3, 1}, {1e30F, -1e30F, 9e29F}}}, {"dense.bias", {{3}, {0, 0, 0}}}};
  const Matrix probabilities = Engine(network, weights).probabilities(Matrix(1, 1, 1.0F));
  EXPECT_THAT(probabilities.values(), ::testing::ElementsAre(1.0F, 0.0F, 0.0F));
}

TEST(Engine, NoSongsGiveNoRows) {
  const Network model = test::small_model().networks.front();
  const Matrix probabilities = Engine(model.architecture, model.weights).probabilities(Matrix(0, 4));
  EXPECT_EQ(probabilities.rows(), 0);
  EXPECT_EQ(probabilities.cols(), 2);
}

TEST(Engine, RefusesWhatDoesNotFit) {
  const Network model = test::small_model().networks.front();
  const Engine engine(model.architecture, model.weights);
  EXPECT_THAT(test::message_of<UsageError>([&] { engine.probabilities(Matrix(1, 5)); }),
              ::testing::HasSubstr("takes 4 numbers a song, not 5"));
  EXPECT_THROW(Engine(model.architecture, Tensors{}), UsageError);
  EXPECT_THROW(Engine(model.architecture, model.weights, {.threads = -1}), UsageError);
  EXPECT_THROW(Engine(model.architecture, model.weights, {.threads = 40'000}), UsageError);
}

TEST(Engine, ServesSeveralThreadsAtOnce) {
  const Architecture article = test::article_network();
  const Engine engine(article, test::random_weights(article, 0.05, 3));
  const Matrix inputs = random_inputs(2, article.n_inputs());
  const Matrix expected = engine.probabilities(inputs);
  std::vector<Matrix> results(4);
  {
    std::vector<std::jthread> threads;
    for (Matrix& result : results) {
      threads.emplace_back([&] { result = engine.probabilities(inputs); });
    }
  }
  for (const Matrix& result : results) {
    EXPECT_TRUE(std::ranges::equal(result.values(), expected.values()));
  }
}

TEST(Engine, CanBeMoved) {
  const Network model = test::small_model().networks.front();
  Engine first(model.architecture, model.weights);
  const Matrix inputs = random_inputs(1, 4);
  const Matrix expected = first.probabilities(inputs);
  const Engine second = std::move(first);
  EXPECT_TRUE(std::ranges::equal(second.probabilities(inputs).values(), expected.values()));
}

}  // namespace
}  // namespace auricle
