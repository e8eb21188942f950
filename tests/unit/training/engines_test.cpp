// One network, both engines: what libtorch trained is what oneDNN says to users.

#include <algorithm>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/core/matrix.hpp>
#include <auricle/core/random.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/training/torch_network.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

Matrix random_songs(std::size_t count, const Architecture& architecture, Random& random) {
  Matrix songs(count, architecture.n_inputs());
  for (float& value : songs.values()) {
    value = static_cast<float>(random.uniform({.low = -1.0, .high = 1.0}));
  }
  return songs;
}

/// As after training: statistics that are not 0 and 1, biases that are not 0, scores that differ.
void disturb(TorchNetwork& network, Random& random) {
  Tensors tensors = network.tensors();
  for (auto& [name, tensor] : tensors) {
    const bool positive = name.ends_with(".std") || name.ends_with(".running_var");
    for (float& value : tensor.values) {
      value = positive ? static_cast<float>(random.uniform({.low = 0.5, .high = 2.0}))
                       : value + static_cast<float>(0.1 * random.normal());
    }
  }
  network.load(tensors);
}

torch::Tensor as_torch(Matrix& songs) {
  return torch::from_blob(songs.values().data(),
                          {static_cast<std::int64_t>(songs.rows()), static_cast<std::int64_t>(songs.cols())});
}

/// Scales the last layer so that scores differ by about 1 from song to song: neither all alike nor beyond doubt.
void spread_scores(TorchNetwork& network, const Architecture& architecture, Matrix& songs) {
  const torch::NoGradGuard no_gradients;
  const auto frames = architecture.windows ? architecture.windows->frames : architecture.input.frames;
  const torch::Tensor heard = as_torch(songs)
                                  .view({-1, static_cast<std::int64_t>(architecture.input.rows),
                                         static_cast<std::int64_t>(architecture.input.frames)})
                                  .narrow(2, 0, static_cast<std::int64_t>(frames));
  const torch::Tensor scores = network.logits(heard, Mode::kEvaluation);
  const torch::Tensor spread = scores.std(0);
  const std::vector<torch::Tensor>& parameters = network.parameters();
  torch::Tensor weight = parameters[parameters.size() - 2];
  torch::Tensor bias = parameters.back();
  weight.div_(spread.unsqueeze(1));
  bias.sub_(scores.mean(0)).div_(spread);
}

TEST(Engines, GiveTheSameProbabilitiesForTheArticlesNetwork) {
  const Architecture article{.input = {.rows = 25000},
                             .layers = {Dense{.units = 100, .activation = Activation::kRelu},
                                        Dense{.units = 10, .activation = Activation::kSoftmax}}};
  Random random(11);
  TorchNetwork network(article, random);
  Matrix inputs = random_songs(33, article, random);
  const Matrix ours = Engine(article, network.tensors()).probabilities(inputs);
  const torch::Tensor theirs = network.probabilities(as_torch(inputs));
  for (std::size_t i = 0; i < ours.values().size(); ++i) {
    EXPECT_NEAR(ours.values()[i], theirs.data_ptr<float>()[i], test::kEngineProbability) << i;
  }
  EXPECT_GT(theirs.std(0).max().item<float>(), 0.01) << "the songs must differ for this to mean anything";
}

struct Specimen {
  std::string name;
  Architecture architecture;

  friend void PrintTo(const Specimen& specimen, std::ostream* out) { *out << to_json(specimen.architecture); }
};

const Dense kLast{.units = 4, .activation = Activation::kSoftmax};

Residual block(std::size_t filters, Extent stride = {}) {
  return {.layers = {Conv2d{.filters = filters, .stride = stride}, BatchNorm{.activation = Activation::kRelu},
                     Conv2d{.filters = filters}, BatchNorm{}}};
}

std::vector<Specimen> zoo() {
  constexpr InputShape kInput{.rows = 12, .frames = 37};
  constexpr auto kRelu = Activation::kRelu;
  constexpr auto kGelu = Activation::kGelu;
  constexpr Extent kTwice{.rows = 2, .frames = 2};
  const auto net = [&](std::string name, std::vector<Layer> layers, std::optional<Windows> windows = {}) {
    layers.emplace_back(kLast);
    return Specimen{std::move(name), {.input = kInput, .windows = windows, .layers = std::move(layers)}};
  };
  using Kind = GlobalPool::Kind;
  using Over = GlobalPool::Over;
  return {
      net("FourBlocks",
          {Normalization{}, Conv2d{.filters = 16}, BatchNorm{.activation = kRelu}, MaxPool{}, Conv2d{.filters = 20},
           BatchNorm{.activation = kRelu}, MaxPool{}, Conv2d{.filters = 32}, BatchNorm{.activation = kRelu}, MaxPool{},
           Dropout{.rate = 0.3}, GlobalPool{.kind = Kind::kMeanMax}, Dense{.units = 7}, Dropout{.rate = 0.5}}),
      net("Windows", {Normalization{}, Conv2d{.filters = 8}, BatchNorm{.activation = kRelu}, GlobalPool{}},
          Windows{.frames = 10, .hop = 4}),
      net("WindowsOfDense", {Dense{.units = 9, .activation = kGelu}}, Windows{.frames = 30, .hop = 30}),
      net("NoConvolution",
          {Normalization{}, BatchNorm{.activation = kGelu}, AvgPool{.size = {.rows = 3, .frames = 5}}}),
      net("DenseWithNorm", {Dense{.units = 20, .activation = Activation::kNone}, BatchNorm{.activation = kRelu},
                            Dense{.units = 9, .activation = kGelu}, BatchNorm{.momentum = 0.3}}),
      net("EvenKernels", {Conv2d{.filters = 5, .kernel = {.rows = 4, .frames = 2}, .activation = kGelu},
                          Conv2d{.filters = 3, .kernel = {.rows = 1, .frames = 7}, .stride = kTwice}}),
      net("WideKernel", {Conv2d{.filters = 33, .kernel = {.rows = 11, .frames = 9}, .activation = kRelu}, AvgPool{}}),
      net("NormAfterActivation",
          {Conv2d{.filters = 17, .activation = kRelu}, BatchNorm{.epsilon = 1e-3, .activation = kGelu}, MaxPool{},
           BatchNorm{}, Conv2d{.filters = 16, .activation = kRelu}, GlobalPool{.kind = Kind::kMax}}),
      net("DropoutBeforeNorm", {Conv2d{.filters = 16}, Dropout{}, BatchNorm{.activation = kRelu}, GlobalPool{}}),
      net("PooledOverFrames", {Conv2d{.filters = 16, .activation = kRelu},
                               GlobalPool{.kind = Kind::kMeanMax, .over = Over::kFrames}, Dense{.units = 6}}),
      net("ConvolutionAfterGlobalPool",
          {Conv2d{.filters = 16}, GlobalPool{.kind = Kind::kMeanMax, .over = Over::kFrames},
           Conv2d{.filters = 8, .kernel = {.rows = 3, .frames = 1}}, BatchNorm{}, MaxPool{.size = {.rows = 2}}}),
      net("MeanOverFrames", {Conv2d{.filters = 4}, GlobalPool{.over = Over::kFrames}}),
      net("ConvolutionAfterDense", {Dense{.units = 12}, Conv2d{.filters = 8}, BatchNorm{.activation = kRelu}}),
      net("ResNet", {Conv2d{.filters = 16}, BatchNorm{.activation = kRelu}, block(16), block(32, kTwice), block(32),
                     GlobalPool{.kind = Kind::kMeanMax}}),
      net("ResNetOfFewChannels", {Conv2d{.filters = 3}, block(3), block(5, {.rows = 2}), GlobalPool{}}),
      net("ResidualOfTheInput", {block(1), Residual{.layers = {Conv2d{.filters = 1}}, .activation = kGelu}, MaxPool{}}),
      net("ResidualOfOneConvolution",
          {Conv2d{.filters = 16}, Residual{.layers = {Conv2d{.filters = 16}}}, GlobalPool{}}),
      net("ResidualThatPools",
          {Conv2d{.filters = 16},
           Residual{.layers = {Conv2d{.filters = 16, .activation = kRelu}, MaxPool{.size = {.rows = 2}}}},
           GlobalPool{}}),
      net("PreActivation", {Conv2d{.filters = 16},
                            Residual{.layers = {BatchNorm{.activation = kRelu}, Conv2d{.filters = 16},
                                                BatchNorm{.activation = kRelu}, Conv2d{.filters = 16}},
                                     .activation = Activation::kNone},
                            BatchNorm{.activation = kGelu}, GlobalPool{}}),
      net("ResidualInResidual",
          {Conv2d{.filters = 16},
           Residual{.layers = {block(16), Dropout{}, block(24, kTwice), Conv2d{.filters = 24}}, .activation = kGelu},
           GlobalPool{.kind = Kind::kMax}}),
      net("ResidualOfNothingButDropout",
          {Conv2d{.filters = 8}, Residual{.layers = {Dropout{}}, .activation = Activation::kNone}, MaxPool{}}),
  };
}

class Zoo : public ::testing::TestWithParam<Specimen> {};

TEST_P(Zoo, GetsTheSameProbabilitiesFromBothEngines) {
  const Architecture& architecture = GetParam().architecture;
  Random random(5);
  TorchNetwork network(architecture, random);
  disturb(network, random);
  Matrix songs = random_songs(70, architecture, random);  // more than one batch
  spread_scores(network, architecture, songs);
  const torch::Tensor theirs = network.probabilities(as_torch(songs));
  EXPECT_GT(theirs.std(0).max().item<float>(), 0.01) << "the songs must differ for this to mean anything";

  const auto expect_same = [&](const Matrix& ours) {
    ASSERT_EQ(ours.rows(), songs.rows());
    for (std::size_t i = 0; i < ours.values().size(); ++i) {
      ASSERT_NEAR(ours.values()[i], theirs.data_ptr<float>()[i], test::kDeepEngineProbability) << i;
    }
  };
  for (const int threads : {1, 2}) {
    const Engine engine(architecture, network.tensors(), {.threads = threads});
    expect_same(engine.probabilities(songs));
    expect_same(engine.probabilities(songs));  // in memory that holds the first call's remains
  }
}

TEST_P(Zoo, ServesSeveralThreadsAtOnceWithTheSameBits) {
  const Architecture& architecture = GetParam().architecture;
  Random random(6);
  const TorchNetwork network(architecture, random);
  const Matrix songs = random_songs(5, architecture, random);
  const Matrix expected = Engine(architecture, network.tensors()).probabilities(songs);
  const Engine engine(architecture, network.tensors());
  std::vector<Matrix> results(4);
  {
    std::vector<std::jthread> threads;
    for (Matrix& result : results) {
      threads.emplace_back([&] { result = engine.probabilities(songs); });
    }
  }
  for (const Matrix& result : results) {
    EXPECT_TRUE(std::ranges::equal(result.values(), expected.values()));
  }
}

TEST_P(Zoo, SurvivesJson) {
  const Architecture& architecture = GetParam().architecture;
  const Json json = parse_json(to_json(architecture).dump(), "test");
  EXPECT_EQ(architecture_from_json(json, "test"), architecture);
}

INSTANTIATE_TEST_SUITE_P(Of, Zoo, ::testing::ValuesIn(zoo()), [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace auricle
