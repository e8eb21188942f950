// Each kind of layer against numbers worked out by hand.

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <auricle/network/engine.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using Values = std::vector<float>;

/// A stretch of network, what it hears, and its tensors in the order of `describe_layers`.
struct Stretch {
  InputShape input;
  std::vector<Layer> layers;
  std::vector<Values> tensors;
  Values heard;
};

/// What the stretch gives. A network gives only probabilities, so a dense layer follows whose first score is 0 and
/// whose others are the values: they are the logarithms of the ratios.
Values values_of(const Stretch& stretch) {
  Architecture network{.input = stretch.input, .layers = stretch.layers};
  network.layers.emplace_back(Dense{.units = 1, .activation = Activation::kSoftmax});
  const std::size_t count = describe_layers(network).back().input.size();
  std::get<Dense>(network.layers.back()).units = count + 1;

  Tensors weights;
  std::size_t given = 0;
  for (const LayerInfo& layer : describe_layers(network)) {
    for (const TensorSpec& spec : layer.tensors) {
      Tensor& tensor = weights[spec.name];
      tensor = {.shape = spec.shape, .values = Values(spec.size())};
      if (given < stretch.tensors.size()) {
        tensor.values = stretch.tensors[given++];
      } else if (spec.shape.size() == 2) {
        for (std::size_t i = 0; i < count; ++i) {
          tensor.values[(i + 1) * count + i] = 1.0F;
        }
      }
    }
  }
  const Matrix probabilities = Engine(network, weights).probabilities(Matrix(stretch.heard, 1, stretch.heard.size()));
  Values values;
  for (std::size_t i = 1; i <= count; ++i) {
    values.push_back(std::log(probabilities(0, i) / probabilities(0, 0)));
  }
  return values;
}

MATCHER_P(Near, expected, "") {
  if (arg.size() != std::size(expected)) {
    return false;
  }
  for (std::size_t i = 0; i < arg.size(); ++i) {
    if (!(std::abs(arg[i] - expected[i]) < test::kValuesFromProbabilities)) {
      return false;
    }
  }
  return true;
}

TEST(NormalizationLayer, CentresAndScalesEachRow) {
  EXPECT_THAT(values_of({.input = {.rows = 2, .frames = 2},
                         .layers = {Normalization{}},
                         .tensors = {{1, 10}, {2, 5}},
                         .heard = {3, 5, 0, 20}}),
              Near(Values{1, 2, -2, 2}));
}

TEST(Conv2dLayer, SumsWhatIsUnderTheKernelAndZerosAround) {
  EXPECT_THAT(values_of({.input = {.rows = 2, .frames = 3},
                         .layers = {Conv2d{.filters = 1}},
                         .tensors = {Values(9, 0.1F), {0.5F}},
                         .heard = {1, 2, 3, 4, 5, 6}}),
              Near(Values{1.7F, 2.6F, 2.1F, 1.7F, 2.6F, 2.1F}));
}

TEST(Conv2dLayer, DoesNotTurnTheKernelAround) {
  EXPECT_THAT(values_of({.input = {.rows = 1, .frames = 4},
                         .layers = {Conv2d{.filters = 2, .kernel = {.rows = 1, .frames = 3}}},
                         .tensors = {{1, 0, 0, 0, 0, 1}, {0, 0.25F}},
                         .heard = {1, 2, 3, 4}}),
              Near(Values{0, 1, 2, 3, 2.25F, 3.25F, 4.25F, 0.25F}));
}

TEST(Conv2dLayer, StepsByItsStrideAndShrinksByAnEvenKernel) {
  EXPECT_THAT(values_of({.input = {.rows = 1, .frames = 5},
                         .layers = {Conv2d{
                             .filters = 1, .kernel = {.rows = 1, .frames = 2}, .stride = {.rows = 1, .frames = 2}}},
                         .tensors = {{1, 0.1F}, {0}},
                         .heard = {1, 2, 3, 4, 5}}),
              Near(Values{1.2F, 3.4F}));
}

TEST(Conv2dLayer, SumsOverChannels) {
  EXPECT_THAT(values_of({.input = {.rows = 1, .frames = 1},
                         .layers = {Conv2d{.filters = 2, .kernel = {}}, Conv2d{.filters = 1, .kernel = {}}},
                         .tensors = {{1, 2}, {0, 0}, {3, -1}, {0.5F}},
                         .heard = {2}}),
              Near(Values{2.5F}));
}

TEST(Activations, AreReluAndTheExactGelu) {
  const auto after = [](Activation activation) {
    return values_of({.input = {.rows = 1, .frames = 3},
                      .layers = {Conv2d{.filters = 1, .kernel = {}, .activation = activation}},
                      .tensors = {{1}, {0}},
                      .heard = {-1, 0.5F, 2}});
  };
  const auto gelu = [](double x) { return static_cast<float>(x / 2 * (1 + std::erf(x / std::numbers::sqrt2))); };
  EXPECT_THAT(after(Activation::kNone), Near(Values{-1, 0.5F, 2}));
  EXPECT_THAT(after(Activation::kRelu), Near(Values{0, 0.5F, 2}));
  EXPECT_THAT(after(Activation::kGelu), Near(Values{gelu(-1), gelu(0.5), gelu(2)}));
}

// Scale 2, shift 1, mean 3, variance 4: x becomes x - 2.
const std::vector<Values> kNormTensors{{2}, {1}, {3}, {4}};

TEST(BatchNormLayer, UsesItsRunningStatistics) {
  EXPECT_THAT(values_of({.input = {.rows = 1, .frames = 2},
                         .layers = {BatchNorm{.activation = Activation::kRelu}},
                         .tensors = kNormTensors,
                         .heard = {1, 7}}),
              Near(Values{0, 5}));
  EXPECT_THAT(values_of({.input = {.rows = 1, .frames = 1},
                         .layers = {BatchNorm{.epsilon = 0.25}},
                         .tensors = {{3}, {0}, {0}, {0}},
                         .heard = {1}}),
              Near(Values{6}));
}

TEST(BatchNormLayer, IsTheSameBehindAConvolution) {
  std::vector<Values> tensors{{2}, {1}};
  tensors.insert(tensors.end(), kNormTensors.begin(), kNormTensors.end());
  EXPECT_THAT(values_of({.input = {.rows = 1, .frames = 2},
                         .layers = {Conv2d{.filters = 1, .kernel = {}}, BatchNorm{.activation = Activation::kRelu}},
                         .tensors = tensors,
                         .heard = {0, 3}}),
              Near(Values{0, 5}));
}

TEST(BatchNormLayer, ComesAfterTheConvolutionsActivation) {
  std::vector<Values> tensors{{1}, {0}};
  tensors.insert(tensors.end(), kNormTensors.begin(), kNormTensors.end());
  EXPECT_THAT(values_of({.input = {.rows = 1, .frames = 2},
                         .layers = {Conv2d{.filters = 1, .kernel = {}, .activation = Activation::kRelu}, BatchNorm{}},
                         .tensors = tensors,
                         .heard = {-4, 3}}),
              Near(Values{-2, 1}));
}

TEST(PoolLayers, TakeWhatDoesNotOverlapAndDropTheRest) {
  const InputShape input{.rows = 2, .frames = 5};
  const Values heard{1, 3, 2, 5, 9, 0, 0, 1, -2, 9};
  const Extent size{.rows = 2, .frames = 2};
  EXPECT_THAT(values_of({.input = input, .layers = {MaxPool{.size = size}}, .heard = heard}), Near(Values{3, 5}));
  EXPECT_THAT(values_of({.input = input, .layers = {AvgPool{.size = size}}, .heard = heard}), Near(Values{1, 1.5F}));
}

TEST(GlobalPoolLayer, GivesMeansThenMaxima) {
  const auto pooled = [](GlobalPool::Kind kind, GlobalPool::Over over) {
    return values_of({.input = {.rows = 2, .frames = 2},
                      .layers = {Conv2d{.filters = 2, .kernel = {}}, GlobalPool{.kind = kind, .over = over}},
                      .tensors = {{1, -1}, {0, 0}},
                      .heard = {1, 2, 3, 6}});
  };
  using Kind = GlobalPool::Kind;
  using Over = GlobalPool::Over;
  EXPECT_THAT(pooled(Kind::kMean, Over::kAll), Near(Values{3, -3}));
  EXPECT_THAT(pooled(Kind::kMax, Over::kAll), Near(Values{6, -1}));
  EXPECT_THAT(pooled(Kind::kMeanMax, Over::kAll), Near(Values{3, -3, 6, -1}));
  EXPECT_THAT(pooled(Kind::kMeanMax, Over::kFrames), Near(Values{1.5F, 4.5F, -1.5F, -4.5F, 2, 6, -1, -3}));
}

TEST(DropoutLayer, DoesNothingAfterTraining) {
  EXPECT_THAT(values_of({.input = {.rows = 2}, .layers = {Dropout{.rate = 0.9}}, .heard = {1, -2}}),
              Near(Values{1, -2}));
}

TEST(DenseLayer, TakesFeatureMapsChannelsFirst) {
  EXPECT_THAT(
      values_of({.input = {.rows = 1, .frames = 2},
                 .layers = {Conv2d{.filters = 2, .kernel = {}}, Dense{.units = 1, .activation = Activation::kNone}},
                 .tensors = {{1, 10}, {0, 0}, {0.1F, 0.2F, 0.01F, 0.03F}, {0.5F}},
                 .heard = {1, 2}}),
      Near(Values{0.1F + 0.4F + 0.1F + 0.6F + 0.5F}));
}

TEST(ResidualLayer, AddsItsInput) {
  const Residual block{.layers = {Conv2d{.filters = 1, .kernel = {}}}, .activation = Activation::kRelu};
  EXPECT_THAT(
      values_of({.input = {.rows = 1, .frames = 2}, .layers = {block}, .tensors = {{-2}, {0}}, .heard = {1, -1}}),
      Near(Values{0, 1}));
}

TEST(ResidualLayer, LearnsAShortcutWhereTheShapeChanges) {
  const Residual block{.layers = {Conv2d{.filters = 2, .kernel = {}}, MaxPool{.size = {.rows = 1, .frames = 2}}},
                       .activation = Activation::kNone};
  // The body gives max(x0, x1) and max(-x0, -x1), the shortcut 2 x0 + 0.5 and 3 x0.
  EXPECT_THAT(values_of({.input = {.rows = 1, .frames = 2},
                         .layers = {block},
                         .tensors = {{1, -1}, {0, 0}, {2, 3}, {0.5F, 0}},
                         .heard = {1, 2}}),
              Near(Values{2 + 2.5F, -1 + 3}));
}

TEST(WindowsOfANetwork, AreAveragedAndTheLastEndsWithTheInput) {
  // Windows of 2 frames every 2: frames 0-1, 2-3, and 3-4 for the one left over.
  const Architecture network{.input = {.rows = 1, .frames = 5},
                             .windows = Windows{.frames = 2, .hop = 2},
                             .layers = {Dense{.units = 2, .activation = Activation::kSoftmax}}};
  EXPECT_THAT(window_starts(network), ::testing::ElementsAre(0, 2, 3));
  const Tensors weights{{"dense.weight", {{2, 2}, {1, 1, 0, 0}}}, {"dense.bias", {{2}, {0, 0}}}};
  const Matrix probabilities = Engine(network, weights).probabilities(Matrix({1, -1, 2, 0, 5, 0, 0, 0, 0, 0}, 2, 5));
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  EXPECT_NEAR(probabilities(0, 0), (sigmoid(0) + sigmoid(2) + sigmoid(5)) / 3, test::kEngineProbability);
  EXPECT_NEAR(probabilities(1, 0), 0.5, test::kEngineProbability);
}

TEST(WindowsOfANetwork, FitExactlyOrAreTheWholeInput) {
  Architecture network{.input = {.rows = 1, .frames = 6}, .windows = Windows{.frames = 2, .hop = 2}};
  EXPECT_THAT(window_starts(network), ::testing::ElementsAre(0, 2, 4));
  network.windows = Windows{.frames = 6, .hop = 1};
  EXPECT_THAT(window_starts(network), ::testing::ElementsAre(0));
  network.windows.reset();
  EXPECT_THAT(window_starts(network), ::testing::ElementsAre(0));
}

}  // namespace
}  // namespace auricle
