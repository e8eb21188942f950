#include <auricle/network/architecture.hpp>

#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include "examples.hpp"
#include <gmock/gmock.h>

namespace auricle {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Architecture, CountsTheArticlesParametersAsKerasDoes) {
  const std::vector<LayerInfo> layers = describe_layers(test::article_network());
  ASSERT_EQ(layers.size(), 2);
  EXPECT_EQ(layers[0].name, "dense");
  EXPECT_EQ(layers[0].output.channels, 100);
  EXPECT_EQ(layers[0].n_parameters(), 2'500'100);
  EXPECT_EQ(layers[1].name, "dense_1");
  EXPECT_EQ(layers[1].output.channels, 10);
  EXPECT_EQ(layers[1].n_parameters(), 1'010);
  EXPECT_EQ(count_parameters(test::article_network()), 2'501'110);
  EXPECT_EQ(count_outputs(test::article_network()), 10);
}

TEST(Architecture, NamesAndShapesTensorsAsPyTorchDoes) {
  const std::vector<LayerInfo> layers = describe_layers(test::article_network());
  EXPECT_EQ(layers[0].tensors[0].name, "dense.weight");
  EXPECT_THAT(layers[0].tensors[0].shape, ElementsAre(100, 25'000));
  EXPECT_EQ(layers[1].tensors[1].name, "dense_1.bias");
  EXPECT_THAT(layers[1].tensors[1].shape, ElementsAre(10));
}

TEST(Architecture, SurvivesJson) {
  const Architecture article = test::article_network();
  EXPECT_EQ(architecture_from_json(to_json(article), "model"), article);
  EXPECT_EQ(network_from_json(network_to_json(article), "recipe").layers, article.layers);
  EXPECT_EQ(network_to_json(article).dump(), R"({"layers":[{"type":"dense","units":100,"activation":"relu"},)"
                                             R"({"type":"dense","units":10,"activation":"softmax"}]})");
}

Architecture residual_network() {
  return {.input = {.rows = 8, .frames = 20},
          .windows = Windows{.frames = 10, .hop = 5},
          .layers = {Normalization{},
                     Conv2d{.filters = 4, .kernel = {.rows = 3, .frames = 5}, .activation = Activation::kGelu},
                     BatchNorm{.epsilon = 0.001, .momentum = 0.5, .activation = Activation::kRelu},
                     AvgPool{.size = {.rows = 1, .frames = 2}},
                     Residual{.layers = {Conv2d{.filters = 6, .stride = {.rows = 2, .frames = 2}}, BatchNorm{}},
                              .activation = Activation::kNone},
                     MaxPool{}, GlobalPool{.kind = GlobalPool::Kind::kMeanMax, .over = GlobalPool::Over::kFrames},
                     Dropout{.rate = 0.25}, Dense{.units = 3, .activation = Activation::kSoftmax}}};
}

TEST(Architecture, DescribesEveryLayerInOrder) {
  struct Expected {
    std::string name;
    FeatureMaps output;
    std::size_t n_parameters;
  };
  const std::vector<Expected> expected{{"normalization", {1, 8, 10}, 16},
                                       {"conv2d", {4, 8, 10}, 4 * 15 + 4},
                                       {"batch_normalization", {4, 8, 10}, 16},
                                       {"average_pooling2d", {4, 8, 5}, 0},
                                       {"conv2d_1", {6, 4, 3}, 6 * 4 * 9 + 6},
                                       {"batch_normalization_1", {6, 4, 3}, 24},
                                       {"conv2d_2", {6, 4, 3}, 6 * 4 + 6},
                                       {"add", {6, 4, 3}, 0},
                                       {"max_pooling2d", {6, 2, 1}, 0},
                                       {"global_pooling2d", {12, 2, 1}, 0},
                                       {"dropout", {12, 2, 1}, 0},
                                       {"dense", {3, 1, 1}, 3 * 24 + 3}};
  const std::vector<LayerInfo> layers = describe_layers(residual_network());
  ASSERT_EQ(layers.size(), expected.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    EXPECT_EQ(layers[i].name, expected[i].name);
    EXPECT_EQ(layers[i].output, expected[i].output) << layers[i].name;
    EXPECT_EQ(layers[i].n_parameters(), expected[i].n_parameters) << layers[i].name;
  }
  EXPECT_THAT(layers[6].sources, ElementsAre(3)) << "the shortcut hears what the body hears";
  EXPECT_THAT(layers[7].sources, ElementsAre(5, 6));
  // Neither the normalization's 16 nor the running statistics' 8 and 12 are learned.
  EXPECT_EQ(count_parameters(residual_network()), (64 + 8) + (222 + 12) + 30 + 75);
}

TEST(Architecture, NamesTensorsAndTheirRoles) {
  const std::vector<LayerInfo> layers = describe_layers(residual_network());
  EXPECT_THAT(layers[0].tensors, ElementsAre(TensorSpec{"normalization.mean", {8}, TensorRole::kFitted},
                                             TensorSpec{"normalization.std", {8}, TensorRole::kFitted}));
  EXPECT_THAT(layers[4].tensors,
              ElementsAre(TensorSpec{"conv2d_1.weight", {6, 4, 3, 3}}, TensorSpec{"conv2d_1.bias", {6}}));
  EXPECT_THAT(
      layers[5].tensors,
      ElementsAre(TensorSpec{"batch_normalization_1.weight", {6}}, TensorSpec{"batch_normalization_1.bias", {6}},
                  TensorSpec{"batch_normalization_1.running_mean", {6}, TensorRole::kRunning},
                  TensorSpec{"batch_normalization_1.running_var", {6}, TensorRole::kRunning}));
}

TEST(Architecture, OfEveryLayerSurvivesJson) {
  const Json json = parse_json(to_json(residual_network()).dump(), "test");
  EXPECT_EQ(architecture_from_json(json, "test"), residual_network());
}

TEST(Architecture, TakesDefaultsFromShortJson) {
  const Json json = parse_json(R"({"input": {"rows": 8, "frames": 8}, "layers": [{"type": "conv2d", "filters": 2},
      {"type": "batch_norm"}, {"type": "max_pool"}, {"type": "global_pool"},
      {"type": "dense", "units": 2, "activation": "softmax"}]})",
                               "test");
  EXPECT_EQ(architecture_from_json(json, "test").layers,
            (std::vector<Layer>{Conv2d{.filters = 2}, BatchNorm{}, MaxPool{}, GlobalPool{},
                                Dense{.units = 2, .activation = Activation::kSoftmax}}));
}

TEST(Architecture, OfARecipeEndsInDenseSoftmax) {
  const auto complaint = [](const char* json) {
    return test::message_of<UsageError>([&] { network_from_json(parse_json(json, "test"), "recipe"); });
  };
  EXPECT_THAT(complaint(R"({"layers": []})"), HasSubstr("the last layer must be dense"));
  EXPECT_THAT(complaint(R"({"layers": [{"type": "max_pool"}]})"), HasSubstr("the last layer must be dense"));
  EXPECT_THAT(complaint(R"({"layers": [{"type": "dense", "units": 4}]})"), HasSubstr("the last layer must be dense"));
}

TEST(Architecture, RefusesSpreadsThatCannotBe) {
  const Tensors good = test::random_weights(residual_network(), 1.0, 1);
  EXPECT_NO_THROW(check_weights(residual_network(), good));
  const auto complaint = [&](const std::string& name, float value) {
    Tensors bad = good;
    bad.at(name).values.back() = value;
    return test::message_of<UsageError>([&] { check_weights(residual_network(), bad); });
  };
  EXPECT_THAT(complaint("normalization.std", 0.0F), HasSubstr("\"normalization.std\""));
  EXPECT_THAT(complaint("batch_normalization.running_var", -1.0F), HasSubstr("variance below 0"));
}

struct BadArchitecture {
  std::string json;
  std::string complaint;
};

class BadArchitectures : public ::testing::TestWithParam<BadArchitecture> {};

TEST_P(BadArchitectures, AreRefusedWithAReason) {
  const Json json = parse_json(GetParam().json, "test");
  EXPECT_THAT(test::message_of<UsageError>([&] { architecture_from_json(json, "my.json"); }),
              ::testing::AllOf(::testing::StartsWith("my.json"), HasSubstr(GetParam().complaint)));
}

constexpr const char* kSoftmax = R"({"type": "dense", "units": 10, "activation": "softmax"})";

BadArchitecture with_layer(const std::string& layer, const std::string& complaint) {
  return {R"({"input": {"rows": 5, "frames": 1}, "layers": [)" + layer + ", " + kSoftmax + "]}", complaint};
}

BadArchitecture with_windows(const std::string& frames, const std::string& complaint) {
  return {
      R"({"input": {"rows": 5, "frames": 4}, "windows": {"frames": )" + frames + R"(}, "layers": [)" + kSoftmax + "]}",
      complaint};
}

constexpr const char* kWideConv = R"({"type": "conv2d", "filters": 16, "kernel": [1, 1]})";
constexpr const char* kHeavyConv = R"({"type": "conv2d", "filters": 512, "kernel": [127, 127]})";

std::string repeated(const std::string& layer, int times) {
  std::string layers = layer;
  for (int i = 1; i < times; ++i) {
    layers += "," + layer;
  }
  return layers;
}

std::string nested_residual(int depth) {
  std::string layer = kWideConv;
  for (int i = 0; i < depth; ++i) {
    layer = R"({"type": "residual", "layers": [)" + layer + "]}";
  }
  return layer;
}

std::vector<BadArchitecture> bad_architectures() {
  return {
      {"[]", "object"},
      {R"({"input": {"rows": 5, "frames": 1}})", "\"layers\" is missing"},
      {R"({"input": {"rows": 5, "frames": 1}, "layers": {}})", "no list"},
      {R"({"input": {"rows": 5, "frames": 1}, "layers": []})", "number of layers"},
      {R"({"input": {"rows": 5, "frames": 1}, "layers": [], "colour": 1})", "unknown key \"colour\""},
      {std::string(R"({"input": {"rows": 0, "frames": 1}, "layers": [)") + kSoftmax + "]}", "number of inputs"},
      {std::string(R"({"input": {"rows": -1, "frames": 1}, "layers": [)") + kSoftmax + "]}", "\"rows\" can't be -1"},
      {std::string(R"({"input": {"rows": 9223372036854775807, "frames": 3}, "layers": [)") + kSoftmax + "]}",
       "number of inputs"},
      with_layer(R"({"type": "dense", "units": 0, "activation": "relu"})", "units must be 1 to"),
      with_layer(R"({"type": "dense", "units": 1.5, "activation": "relu"})", "\"units\" can't be 1.5"),
      with_layer(R"({"type": "dense", "units": 4000000000, "activation": "relu"})", "units must be 1 to"),
      with_layer(R"({"type": "dense", "units": 4, "activation": "softmax"})", "the last layer, and only it"),
      with_layer(R"({"type": "dense", "units": 4, "activation": "maxout"})", "layer 1: unknown activation \"maxout\""),
      with_layer(R"({"type": "lstm"})", "layer 1: unknown type \"lstm\""),
      with_layer(R"({"type": "conv2d", "filters": 0})", "filters must be 1 to"),
      with_layer(R"({"type": "conv2d", "filters": 99999999})", "filters must be 1 to"),
      with_layer(R"({"type": "conv2d", "filters": 2, "kernel": 3})", "two whole numbers"),
      with_layer(R"({"type": "conv2d", "filters": 2, "kernel": [3, -3]})", "two whole numbers"),
      with_layer(R"({"type": "conv2d", "filters": 2, "kernel": [3, 0]})", "the kernel's frames must be 1 to"),
      with_layer(R"({"type": "conv2d", "filters": 2, "kernel": [9999, 3]})", "the kernel's rows must be 1 to"),
      with_layer(R"({"type": "conv2d", "filters": 2, "kernel": [3, 2]})", "a kernel of 2 finds no place on 1"),
      with_layer(R"({"type": "conv2d", "filters": 2, "stride": [0, 1]})", "the stride's rows must be 1 to"),
      with_layer(R"({"type": "conv2d", "filters": 2, "activation": "softmax"})", "the last layer, and only it"),
      with_layer(R"({"type": "conv2d", "filters": 2, "padding": "same"})", "\"padding\" must be whole numbers"),
      with_layer(R"({"type": "batch_norm", "epsilon": 0})", "epsilon must be above 0"),
      with_layer(R"({"type": "batch_norm", "momentum": 1.5})", "momentum must be above 0 and at most 1"),
      with_layer(R"({"type": "max_pool", "size": [2, 2]})", "leave nothing of 5 x 1"),
      with_layer(R"({"type": "avg_pool", "size": [1, 0]})", "the size's frames must be 1 to"),
      with_layer(R"({"type": "global_pool", "kind": "median"})", "known: mean, max, mean_max"),
      with_layer(R"({"type": "global_pool", "over": "channels"})", "known: all, frames, rows"),
      with_layer(R"({"type": "dropout", "rate": 1})", "from 0 to below 1"),
      with_layer(R"({"type": "dropout"})", "\"rate\" is missing"),
      with_layer(R"({"type": "dropout", "rate": 0}, {"type": "normalization"})", "layer 2: normalization can only"),
      with_layer(R"({"type": "residual", "layers": [{"type": "normalization"}]})", "normalization can only"),
      with_layer(R"({"type": "residual", "layers": []})", "layer 1: the number of layers must be"),
      with_layer(R"({"type": "residual", "layers": [{"type": "dense", "units": 5, "activation": "relu"}]})",
                 "layer 1: the body gives 1 x 1, the shortcut 5 x 1"),
      with_layer(R"({"type": "residual", "layers": [{"type": "max_pool", "size": [2, 1]}]})",
                 "the body gives 2 x 1, the shortcut 3 x 1"),
      with_layer(nested_residual(20), "deeper than 8"),
      with_layer(R"({"type": "conv2d", "filters": 16384},)"
                 R"({"type": "conv2d", "filters": 16384, "kernel": [9, 1]})",
                 "number of parameters"),
      {R"({"input": {"rows": 8192, "frames": 8192}, "layers": [{"type": "conv2d", "filters": 16000}]})",
       "layer 1: the number of values it gives must be 1 to"},
      {R"({"input": {"rows": 2048, "frames": 2048}, "layers": [)" + repeated(kWideConv, 40) + "," + kSoftmax + "]}",
       "values that the layers give for one window"},
      {R"({"input": {"rows": 64, "frames": 4096}, "layers": [)" + std::string(kHeavyConv) + "," +
           R"({"type": "global_pool"},)" + kSoftmax + "]}",
       "multiplications a song"},
      with_windows("5, \"hop\": 1", "a window's frames must be 1 to 4"),
      with_windows("0, \"hop\": 1", "a window's frames must be 1 to 4"),
      with_windows("2, \"hop\": 0", "the windows' hop must be 1 to"),
      with_windows("2", "\"hop\" is missing"),
      {R"({"input": {"rows": 1, "frames": 1000000}, "windows": {"frames": 1, "hop": 1}, "layers": []})",
       "the number of windows"},
      with_layer(R"({"type": "dense", "units": 4, "activation": "relu", "bias": false})", "unknown key \"bias\""),
      with_layer(R"({"type": "dense", "units": 1000000, "activation": "relu"},)"
                 R"({"type": "dense", "units": 1000000, "activation": "relu"})",
                 "number of parameters")};
}

INSTANTIATE_TEST_SUITE_P(Table, BadArchitectures, ::testing::ValuesIn(bad_architectures()));

TEST(Architecture, MustEndInSoftmax) {
  const Architecture network{.input = {.rows = 5}, .layers = {Dense{.units = 2, .activation = Activation::kRelu}}};
  EXPECT_THAT(test::message_of<UsageError>([&] { validate(network); }), HasSubstr("softmax"));
}

TEST(Architecture, KnowsItsWeightsFromOthers) {
  const Architecture network = test::small_model().networks.front().architecture;
  const Tensors weights = test::random_weights(network, 1.0, 1);
  EXPECT_NO_THROW(check_weights(network, weights));

  Tensors missing = weights;
  missing.erase("dense_1.bias");
  EXPECT_THAT(test::message_of<UsageError>([&] { check_weights(network, missing); }), HasSubstr("\"dense_1.bias\""));

  Tensors further = weights;
  further["dense_2.bias"] = {};
  EXPECT_THAT(test::message_of<UsageError>([&] { check_weights(network, further); }), HasSubstr("5 tensors"));

  Tensors turned = weights;
  turned["dense.weight"].shape = {4, 3};
  EXPECT_THAT(test::message_of<UsageError>([&] { check_weights(network, turned); }), HasSubstr("(4, 3)"));

  Tensors short_of_values = weights;
  short_of_values["dense.weight"].values.pop_back();
  EXPECT_THROW(check_weights(network, short_of_values), UsageError);
}

}  // namespace
}  // namespace auricle
