// Networks that are no mere sequence: names, joins and blocks, what is made of them and what is refused.

#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/network/architecture.hpp>
#include "examples.hpp"
#include <gmock/gmock.h>

namespace auricle {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Dense kAnswer{.units = 3, .activation = Activation::kSoftmax};

/// Every kind of layer, with everything that can be said of it.
Architecture everything() {
  return {
      .input = {.rows = 8, .frames = 20},
      .windows = Windows{.frames = 10, .hop = 5},
      .layers = {Normalization{},
                 Conv2d{.filters = 4,
                        .kernel = {.rows = 3, .frames = 5},
                        .stride = {.rows = 1, .frames = 2},
                        .dilation = {.rows = 2, .frames = 1},
                        .padding = Padding{.rows = {.before = 2, .after = 2}, .frames = {.before = 0, .after = 4}},
                        .activation = {Activation::kLeakyRelu, 0.2}},
                 Mark{"low"},
                 Conv2d{.filters = 4, .groups = 4, .activation = Activation::kHardSwish},
                 BatchNorm{.activation = Activation::kRelu6},
                 SqueezeExcitation{.units = 2, .activation = Activation::kSilu, .gate = Activation::kHardSigmoid},
                 Join{.merge = {.kind = Merge::Kind::kAdd, .activation = Activation::kTanh}, .with = {"low"}},
                 MaxPool{.size = {.rows = 3, .frames = 3},
                         .stride = Extent{.rows = 2, .frames = 1},
                         .padding = {.rows = {.before = 1, .after = 1}, .frames = {.before = 0, .after = 2}}},
                 AvgPool{.size = {.rows = 2, .frames = 1},
                         .stride = Extent{},
                         .padding = {.rows = {.before = 1, .after = 0}},
                         .count_padding = true},
                 Branches{.merge = {.kind = Merge::Kind::kConcat, .activation = Activation::kSigmoid},
                          .branches = {{Conv2d{.filters = 2}}, {}}},
                 Mark{"maps"},
                 GlobalPool{.kind = GlobalPool::Kind::kMax, .over = GlobalPool::Over::kRows},
                 Transpose{.order = {Axis::kFrames, Axis::kRows, Axis::kChannels}},
                 Flatten{},
                 Mark{"pooled"},
                 From{"maps"},
                 GlobalPool{},
                 Activate{.activation = Activation::kGelu},
                 Join{.merge = {.kind = Merge::Kind::kConcat, .over = Axis::kChannels}, .with = {"pooled", "pooled"}},
                 Residual{.layers = {Dropout{.rate = 0.25}}},
                 Mark{"embedding"},
                 kAnswer},
      .outputs = {"embedding", "pooled"}};
}

TEST(Graph, SurvivesJson) {
  const Json json = parse_json(to_json(everything()).dump(), "test");
  EXPECT_EQ(architecture_from_json(json, "test"), everything());
}

TEST(Graph, IsLaidOutWithSourcesAndOutputs) {
  struct Expected {
    std::string name;
    FeatureMaps output;
    std::vector<std::size_t> sources;
  };
  const std::vector<Expected> expected{{"normalization", {1, 8, 10}, {kNetworkInput}},
                                       {"conv2d", {4, 8, 5}, {0}},
                                       {"conv2d_1", {4, 8, 5}, {1}},
                                       {"batch_normalization", {4, 8, 5}, {2}},
                                       {"global_pooling2d", {4, 1, 1}, {3}},
                                       {"dense", {2, 1, 1}, {4}},
                                       {"dense_1", {4, 1, 1}, {5}},
                                       {"multiply", {4, 8, 5}, {3, 6}},
                                       {"add", {4, 8, 5}, {7, 1}},
                                       {"max_pooling2d", {4, 4, 5}, {8}},
                                       {"average_pooling2d", {4, 4, 5}, {9}},
                                       {"conv2d_2", {2, 4, 5}, {10}},
                                       {"concatenate", {6, 4, 5}, {11, 10}},
                                       {"global_pooling2d_1", {6, 1, 5}, {12}},
                                       {"permute", {5, 1, 6}, {13}},
                                       {"flatten", {30, 1, 1}, {14}},
                                       {"global_pooling2d_2", {6, 1, 1}, {12}},
                                       {"activation", {6, 1, 1}, {16}},
                                       {"concatenate_1", {66, 1, 1}, {17, 15, 15}},
                                       {"dropout", {66, 1, 1}, {18}},
                                       {"add_1", {66, 1, 1}, {19, 18}},
                                       {"dense_2", {3, 1, 1}, {20}}};
  const NetworkInfo network = describe(everything());
  ASSERT_EQ(network.layers.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(network.layers[i].name, expected[i].name);
    EXPECT_EQ(network.layers[i].output, expected[i].output) << expected[i].name;
    EXPECT_EQ(network.layers[i].sources, expected[i].sources) << expected[i].name;
  }
  EXPECT_THAT(network.outputs,
              ElementsAre(NamedOutput{"embedding", 20, {66, 1, 1}}, NamedOutput{"pooled", 15, {30, 1, 1}}));
}

TEST(Graph, GroupsShareTheChannelsOfAConvolution) {
  const Architecture network{
      .input = {.rows = 4, .frames = 4},
      .layers = {Conv2d{.filters = 6, .kernel = {}}, Conv2d{.filters = 4, .groups = 2}, kAnswer}};
  EXPECT_EQ(describe_layers(network)[1].tensors[0], (TensorSpec{"conv2d_1.weight", {4, 3, 3, 3}}));
}

TEST(Graph, CallsTheNormalizedInputInput) {
  const Architecture network{
      .input = {.rows = 4},
      .layers = {Normalization{}, Dense{.units = 4}, Flatten{},
                 Join{.merge = {.kind = Merge::Kind::kConcat, .over = Axis::kRows}, .with = {"input"}}, kAnswer}};
  EXPECT_THAT(test::message_of<UsageError>([&] { validate(network); }), HasSubstr("4 x 1 x 1 and 1 x 4 x 1"));
  Architecture right = network;
  right.layers[2] = Transpose{.order = {Axis::kRows, Axis::kChannels, Axis::kFrames}};
  EXPECT_THAT(describe_layers(right)[3].sources, ElementsAre(2, 0));
}

TEST(Graph, AnswersOneOfAllOrEachForItself) {
  Architecture network{.input = {.rows = 4}, .layers = {kAnswer}};
  EXPECT_FALSE(is_multi_label(network));
  network.layers = {Dense{.units = 3, .activation = Activation::kSigmoid}};
  EXPECT_TRUE(is_multi_label(network));
  network.layers = {Dense{.units = 3, .activation = Activation::kNone}, Mark{"logits"}, Activate{Activation::kSigmoid},
                    Mark{"tags"}};
  EXPECT_TRUE(is_multi_label(network));
  network.layers[2] = Activate{Activation::kSoftmax};
  EXPECT_FALSE(is_multi_label(network));
}

struct BadGraph {
  std::string layers;
  std::string complaint;
  std::string outputs = "[]";
};

class BadGraphs : public ::testing::TestWithParam<BadGraph> {};

TEST_P(BadGraphs, AreRefusedWithAReason) {
  const Json json = parse_json(R"({"input": {"rows": 8, "frames": 6}, "layers": [)" + GetParam().layers +
                                   R"(], "outputs": )" + GetParam().outputs + "}",
                               "test");
  EXPECT_THAT(test::message_of<UsageError>([&] { architecture_from_json(json, "my.json"); }),
              ::testing::AllOf(::testing::StartsWith("my.json: "), HasSubstr(GetParam().complaint)));
}

const std::string kDense = R"({"type": "dense", "units": 3, "activation": "softmax"})";
const std::string kConv = R"({"type": "conv2d", "filters": 4})";

BadGraph before_answer(const std::string& layers, const std::string& complaint) {
  return {.layers = layers + ", " + kDense, .complaint = complaint};
}

std::vector<BadGraph> bad_graphs() {
  std::string branches = "[]";
  for (int i = 0; i < 20; ++i) {
    branches.insert(0, R"([{"type": "branches", "join": "add", "branches": [)").append(", []]}]");
  }
  branches = branches.substr(1, branches.size() - 2);
  return {
      before_answer(R"({"type": "from", "name": "later"}, {"type": "mark", "name": "later"})",
                    "layer 1: no layer before it is marked \"later\""),
      before_answer(R"({"type": "add", "with": ["nobody"]})", "layer 1: no layer before it is marked \"nobody\""),
      before_answer(R"({"type": "add", "with": []})", "the number of values joined with must be 1 to 256"),
      before_answer(R"({"type": "mark", "name": "x"}, {"type": "mark", "name": "x"})", "the name \"x\" is taken"),
      before_answer(R"({"type": "mark", "name": "input"})", "the name \"input\" is taken"),
      before_answer(R"({"type": "mark", "name": ""})", "a name must be 1 to 64 bytes of text"),
      before_answer(R"({"type": "mark", "name": "a\nb"})", "a name must be 1 to 64 bytes of text, not \"a?b\""),
      before_answer(R"({"type": "mark", "name": ")" + std::string(65, 'x') + "\"}", "a name must be 1 to 64 bytes"),
      before_answer(kConv + R"(, {"type": "from", "name": "input"})", "nothing takes what \"conv2d\" gives"),
      before_answer(R"({"type": "mark", "name": "x"}, {"type": "normalization"})", "normalization can only be"),
      before_answer(R"({"type": "residual", "layers": [{"type": "from", "name": "input"}]})",
                    "from can't stand in a block"),
      before_answer(R"({"type": "conv2d", "filters": 4, "groups": 2})", "1 channels and 4 filters don't fall into 2"),
      before_answer(R"({"type": "conv2d", "filters": 4, "groups": 0})", "groups of one size"),
      before_answer(kConv + R"(, {"type": "conv2d", "filters": 6, "groups": 4})", "4 channels and 6 filters"),
      before_answer(R"({"type": "conv2d", "filters": 4, "dilation": [0, 1]})", "the dilation's rows must be 1 to"),
      before_answer(R"({"type": "conv2d", "filters": 4, "padding": [[0, 0], [0, 0]], "dilation": [4, 1]})",
                    "a kernel of 9 finds no place on 8"),
      before_answer(R"({"type": "conv2d", "filters": 4, "padding": [[0, 0], [0, 99999999999]]})",
                    "a padding must be below 1024"),
      before_answer(R"({"type": "conv2d", "filters": 4, "padding": [[0, 0], [0, -1]]})", "must be whole numbers"),
      before_answer(kConv +
                        R"(, {"type": "conv2d", "filters": 4, "kernel": [1024, 1], "dilation": [1024, 1], )"
                        R"("stride": [1000000, 1]}, {"type": "transpose", "order": ["rows", "frames", "channels"]},)"
                        R"({"type": "conv2d", "filters": 4, "kernel": [1024, 1024], "dilation": [1024, 1024]})",
                    "the number of values with padding"),
      before_answer(R"({"type": "max_pool", "padding": [[2, 0], [0, 0]]})", "a padding must be below 2, not 2"),
      before_answer(R"({"type": "avg_pool", "stride": [0, 1]})", "the stride's rows must be 1 to"),
      before_answer(R"({"type": "max_pool", "count_padding": true})", "unknown key \"count_padding\""),
      before_answer(R"({"type": "transpose", "order": ["rows", "rows", "frames"]})", "each once"),
      before_answer(R"({"type": "transpose", "order": ["rows", "frames"]})", "\"order\" can't be"),
      before_answer(R"({"type": "transpose", "order": ["rows", "frames", "depth"]})", "unknown axis \"depth\""),
      before_answer(R"({"type": "mark", "name": "x"}, )" + kConv +
                        R"(, {"type": "max_pool"}, {"type": "multiply", "with": ["x"]})",
                    "can't be stretched to 4 x 4 x 3"),
      before_answer(kConv + R"(, {"type": "global_pool"}, {"type": "add", "with": ["input"]})",
                    "4 x 1 x 1 can't be stretched to 1 x 8 x 6"),
      before_answer(kConv + R"(, {"type": "concat", "with": ["input"], "over": "rows"})",
                    "4 x 8 x 6 and 1 x 8 x 6 (channels x rows x frames) can't be put one after the other"),
      before_answer(R"({"type": "add", "with": ["input"], "over": "rows"})", "unknown key \"over\""),
      before_answer(R"({"type": "branches", "join": "add", "branches": [[]]})", "branches must be 2 to 256, not 1"),
      before_answer(R"({"type": "branches", "join": "sum", "branches": [[], []]})", "unknown join \"sum\""),
      before_answer(R"({"type": "branches", "join": "concat", "branches": [[{"type": "max_pool"}], []]})",
                    "layer 1: 1 x 4 x 3 and 1 x 8 x 6"),
      before_answer(R"({"type": "branches", "join": "add", "branches": [[], [{"type": "dropout", "rate": 2}]]})",
                    "layer 1: branch 2: layer 1: the rate must be"),
      before_answer(branches, "deeper than 8"),
      before_answer(R"({"type": "squeeze_excitation", "units": 2, "gate": "softmax"})", "the last layer, and only it"),
      before_answer(R"({"type": "activation", "activation": "softmax"})", "the last layer, and only it"),
      before_answer(R"({"type": "activation", "activation": {"type": "leaky_relu", "slope": -1}})",
                    "a leaky ReLU's slope must be above 0"),
      before_answer(R"({"type": "activation", "activation": {"type": "relu", "slope": 1}})", "\"relu\" has no slope"),
      {kConv + R"(, {"type": "activation", "activation": "softmax"})", "the answer has 8 rows and 6 frames"},
      {R"({"type": "mark", "name": "x"}, {"type": "dense", "units": 3, "activation": "sigmoid"},)"
       R"({"type": "from", "name": "x"})",
       "the last layer must be dense, or an activation alone, with softmax or sigmoid"},
      {kDense, "no layer before it is marked \"embedding\"", R"(["embedding"])"},
      {kDense, "the output \"input\" is the network's input", R"(["input"])"},
      {kDense + R"(, {"type": "mark", "name": "x"})", "the output \"x\" is listed twice", R"(["x", "x"])"},
      {kDense, "\"outputs\" can't be", R"("x")"}};
}

INSTANTIATE_TEST_SUITE_P(Table, BadGraphs, ::testing::ValuesIn(bad_graphs()));

}  // namespace
}  // namespace auricle
