#include <auricle/network/architecture.hpp>

#include <string>
#include <vector>

#include <auricle/core/error.hpp>
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

std::vector<BadArchitecture> bad_architectures() {
  return {{"[]", "object"},
          {R"({"input": {"rows": 5, "frames": 1}})", "\"layers\" is missing"},
          {R"({"input": {"rows": 5, "frames": 1}, "layers": {}})", "no list"},
          {R"({"input": {"rows": 5, "frames": 1}, "layers": []})", "number of layers"},
          {R"({"input": {"rows": 5, "frames": 1}, "layers": [], "colour": 1})", "unknown key \"colour\""},
          {std::string(R"({"input": {"rows": 0, "frames": 1}, "layers": [)") + kSoftmax + "]}", "number of inputs"},
          {std::string(R"({"input": {"rows": -1, "frames": 1}, "layers": [)") + kSoftmax + "]}", "\"rows\" can't be -1"},
          {std::string(R"({"input": {"rows": 9223372036854775807, "frames": 3}, "layers": [)") + kSoftmax + "]}", "number of inputs"},
          with_layer(R"({"type": "dense", "units": 0, "activation": "relu"})", "units must be 1 to"),
          with_layer(R"({"type": "dense", "units": 1.5, "activation": "relu"})", "\"units\" can't be 1.5"),
          with_layer(R"({"type": "dense", "units": 4000000000, "activation": "relu"})", "units must be 1 to"),
          with_layer(R"({"type": "dense", "units": 4, "activation": "softmax"})", "the last layer, and only it"),
          with_layer(R"({"type": "dense", "units": 4, "activation": "tanh"})", "layer 1: unknown activation \"tanh\""),
          with_layer(R"({"type": "flatten"})", "layer 1: unknown type \"flatten\""),
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
