#include <auricle/recognizer/mixture.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::FloatNear;

/// A network of no use but for what it is called and how its answers count.
Network network_of(std::vector<std::string> genres, double share) {
  Network network{.genres = std::move(genres), .share = share};
  network.architecture = {.input = {.rows = 1},
                          .layers = {Dense{.units = network.genres.size(), .activation = Activation::kSoftmax}}};
  for (const LayerInfo& layer : describe_layers(network.architecture)) {
    for (const TensorSpec& tensor : layer.tensors) {
      network.weights[tensor.name] = {.shape = tensor.shape, .values = std::vector<float>(tensor.size())};
    }
  }
  return network;
}

auto near(std::vector<float> values) {
  std::vector<testing::Matcher<float>> matchers;
  for (const float value : values) {
    matchers.push_back(FloatNear(value, 1e-6F));
  }
  return testing::ElementsAreArray(matchers);
}

TEST(Mixture, IsTheMeanByShares) {
  const Model model{.genres = {"a", "b"}, .networks = {network_of({"a", "b"}, 3.0), network_of({"a", "b"}, 1.0)}};
  const Matrix mixed =
      Mixture(model).probabilities(std::vector{Matrix({0.8F, 0.2F}, 1, 2), Matrix({0.4F, 0.6F}, 1, 2)});
  EXPECT_THAT(mixed.row(0), near({0.7F, 0.3F}));
}

TEST(Mixture, GenresAreMatchedByName) {
  const Model model{.genres = {"a", "b"}, .networks = {network_of({"b", "a"}, 1.0)}};
  EXPECT_THAT(Mixture(model).probabilities(std::vector{Matrix({0.9F, 0.1F}, 1, 2)}).row(0), near({0.1F, 0.9F}));
}

TEST(Mixture, UnknownIsForThoseToSayWhoKnowIt) {
  const Model model{.genres = {"a", "b", "unknown"},
                    .networks = {network_of({"a", "b", "unknown"}, 1.0), network_of({"a", "b"}, 1.0)}};
  const Mixture mixture(model);
  const std::vector noise{Matrix({0.05F, 0.05F, 0.9F}, 1, 3), Matrix({1.0F, 0.0F}, 1, 2)};
  EXPECT_THAT(mixture.probabilities(noise).row(0), near({0.025F + 0.05F, 0.025F, 0.9F}));
  const std::vector music{Matrix({0.2F, 0.8F, 0.0F}, 1, 3), Matrix({0.6F, 0.4F}, 1, 2)};
  EXPECT_THAT(mixture.probabilities(music).row(0), near({0.4F, 0.6F, 0.0F}));
}

TEST(Mixture, TemperatureDividesLogarithms) {
  Model model{.genres = {"a", "b"}, .networks = {network_of({"a", "b"}, 1.0)}, .temperature = 2.0};
  const std::vector answer{Matrix({0.9F, 0.1F}, 1, 2)};
  const float a = std::sqrt(0.9F);
  const float b = std::sqrt(0.1F);
  EXPECT_THAT(Mixture(model).probabilities(answer).row(0), near({a / (a + b), b / (a + b)}));
}

TEST(Mixture, BiasesMultiplyProbabilities) {
  const Model model{.genres = {"a", "b"}, .networks = {network_of({"a", "b"}, 1.0)}, .biases = {0.0, std::log(0.5)}};
  EXPECT_THAT(Mixture(model).probabilities(std::vector{Matrix({0.6F, 0.4F}, 1, 2)}).row(0), near({0.75F, 0.25F}));
}

TEST(Mixture, StaysFiniteWhateverItsCalibrationIs) {
  const std::vector answer{Matrix({1.0F, 0.0F, 1e-30F}, 1, 3)};
  for (const double temperature : {0.01, 1.0, 100.0}) {
    for (const double bias : {-99.9, 0.0, 99.9}) {
      const Model model{.genres = {"a", "b", "c"},
                        .networks = {network_of({"a", "b", "c"}, 1.0)},
                        .temperature = temperature,
                        .biases = {-bias, bias, bias}};
      const Matrix mixed = Mixture(model).probabilities(answer);
      EXPECT_NEAR(mixed(0, 0) + mixed(0, 1) + mixed(0, 2), 1.0F, 1e-6F) << temperature << ", " << bias;
    }
  }
}

TEST(Mixture, RefusesAModelThatIsNone) { EXPECT_THROW(Mixture(Model{.genres = {"a"}}), UsageError); }

}  // namespace
}  // namespace auricle
