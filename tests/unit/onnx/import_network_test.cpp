#include <auricle/onnx/import_network.hpp>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include "examples.hpp"
#include "onnx_builder.hpp"
#include <gmock/gmock.h>

namespace auricle {
namespace {

using test::OnnxBuilder;
using test::set_attribute;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kRows = 4;
constexpr std::size_t kFrames = 6;

FeatureSpec front_end() { return {.kind = FeatureKind::kMel, .n_mels = kRows, .n_frames = kFrames}; }

/// A network of [1, 4 rows, 6 frames].
OnnxBuilder builder() { return OnnxBuilder({1, kRows, kFrames}); }

ImportedNetwork import(const OnnxBuilder& network, const ImportOptions& options = {.front_end = front_end()}) {
  return import_network(parse_onnx(network.bytes(), "net.onnx"), options, "net.onnx");
}

/// Puts "flat" into the network and the answer behind it: three numbers of a dense layer.
void finish(OnnxBuilder& network, std::size_t n_inputs = kRows * kFrames) {
  network.floats("w", {3, static_cast<std::int64_t>(n_inputs)}, std::vector<float>(3 * n_inputs, 0.5F));
  set_attribute(network.node("Gemm", {"flat", "w"}, "y"), "transB", std::int64_t{1});
}

OnnxBuilder dense() {
  OnnxBuilder network = builder();
  network.node("Flatten", {"x"}, "flat");
  finish(network);
  return network;
}

std::string refusal_of(const OnnxBuilder& network, const ImportOptions& options = {.front_end = front_end()}) {
  try {
    import(network, options);
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
    return error.what();
  }
  return "not refused";
}

/// What is said of a node that takes the input.
std::string refusal_of(const std::string& type, const std::function<void(onnx::NodeProto&, OnnxBuilder&)>& change) {
  OnnxBuilder network = builder();
  change(network.node(type, {"x"}, "a"), network);
  network.node("Flatten", {"a"}, "flat");
  finish(network);
  std::string refusal = refusal_of(network);
  EXPECT_THAT(refusal, AllOf(HasSubstr("net.onnx"), HasSubstr("\"" + type + " of a\" (" + type + ")")));
  return refusal;
}

TEST(ImportNetwork, RawNumbersBecomeTagsOrGenresAndAreGivenBesideThem) {
  const ImportedNetwork tags = import(dense());
  EXPECT_TRUE(tags.raw);
  EXPECT_TRUE(is_multi_label(tags.model.networks[0].architecture));
  EXPECT_THAT(tags.outputs, ElementsAre("y"));
  EXPECT_THAT(tags.model.genres, ElementsAre("label 1", "label 2", "label 3"));

  const ImportedNetwork genres = import(dense(), {.front_end = front_end(), .answer_by = AnswerBy::kSoftmax});
  EXPECT_FALSE(is_multi_label(genres.model.networks[0].architecture));
}

TEST(ImportNetwork, TheAnswerIsTheOutputWithAsManyNumbersAsLabels) {
  OnnxBuilder network = dense();
  network.graph().mutable_output(0)->set_name("flat");
  network.graph().add_output()->set_name("y");

  const ImportedNetwork imported = import(network, {.front_end = front_end(), .labels = {"a", "b", "c"}});
  EXPECT_EQ(imported.answer, "y");
  EXPECT_THAT(imported.outputs, ::testing::UnorderedElementsAre("flat", "y"));

  EXPECT_EQ(import(network).answer, "flat") << "without labels, the first";
  EXPECT_EQ(import(network, {.front_end = front_end(), .answer = "y"}).answer, "y");
  EXPECT_EQ(import(network, {.front_end = front_end(), .embedding = "flat"}).answer, "y");
}

TEST(ImportNetwork, AnyValueWithinCanBeTheEmbedding) {
  OnnxBuilder network = builder();
  network.node("Relu", {"x"}, "inner");
  network.node("Flatten", {"inner"}, "flat");
  finish(network);
  EXPECT_THAT(import(network, {.front_end = front_end(), .embedding = "inner"}).outputs,
              ::testing::UnorderedElementsAre("embedding", "y"));
}

TEST(ImportNetwork, ChoicesThatTheNetworkHasNoPlaceForAreTheCallersMistake) {
  const auto throws = [](const ImportOptions& options) { import(dense(), options); };
  EXPECT_THROW(throws({.front_end = front_end(), .labels = {"one"}}), UsageError);
  EXPECT_THROW(throws({.front_end = front_end(), .embedding = "nosuch"}), UsageError);
  EXPECT_THROW(throws({.front_end = front_end(), .answer = "nosuch"}), UsageError);
  EXPECT_THAT(refusal_of(dense(), {.front_end = front_end(), .labels = {"one", "two"}}),
              AllOf(HasSubstr("2 labels"), HasSubstr("3 numbers")));
  EXPECT_THAT(refusal_of(dense(), {.front_end = front_end(), .answer = "nosuch"}), HasSubstr("its outputs are: y"));
}

TEST(ImportNetwork, FramesComeFromTheFrontEndOrTheOptionOrTheFile) {
  FeatureSpec open = front_end();
  open.n_frames.reset();
  const ImportedNetwork imported = import(dense(), {.front_end = open});
  const FeatureSpec spec = feature_spec_from_json(imported.model.networks[0].front_end, "model");
  EXPECT_EQ(spec.n_frames, kFrames);
  EXPECT_DOUBLE_EQ(spec.window_s.value(), kFrames * 512 / 22'050.0);

  OnnxBuilder dynamic({1, kRows, 0});
  const std::vector<std::int64_t> last{2};
  set_attribute(dynamic.node("ReduceMean", {"x"}, "flat"), "axes", last);
  set_attribute(*dynamic.graph().mutable_node(0), "keepdims", std::int64_t{0});
  finish(dynamic, kRows);
  EXPECT_THAT(refusal_of(dynamic, {.front_end = open}), HasSubstr("--frames"));
  EXPECT_EQ(import(dynamic, {.front_end = open, .frames = 9}).model.networks[0].architecture.input.frames, 9U);
  EXPECT_THAT(refusal_of(dynamic, {.front_end = front_end(), .frames = 9}), HasSubstr("9 frames"));
}

TEST(ImportNetwork, RefusesAnotherFrontEndThanTheNetworks) {
  FeatureSpec other = front_end();
  other.n_mels = 5;
  EXPECT_THAT(refusal_of(dense(), {.front_end = other}),
              AllOf(HasSubstr("[1, 4, 6]"), HasSubstr("5 rows"), HasSubstr("trained with")));
}

TEST(ImportNetwork, ABatchOfFixedSizeBecomesOneSong) {
  OnnxBuilder network({8, kRows, kFrames});
  network.integers("flat shape", {8, kRows * kFrames});
  network.node("Reshape", {"x", "flat shape"}, "flat");
  finish(network);
  EXPECT_EQ(import(network).model.genres.size(), 3U);
}

TEST(ImportNetwork, TakesOneInputOnly) {
  OnnxBuilder network = dense();
  network.graph().add_input()->set_name("second");
  EXPECT_THAT(refusal_of(network), HasSubstr("2 inputs"));
}

TEST(ImportNetwork, SaysWhichOperatorItCanNotTakeAndWhere) {
  EXPECT_THAT(refusal_of("LSTM", [](auto&, auto&) {}), HasSubstr("can't be imported"));
  EXPECT_THAT(refusal_of("Cast", [](auto& node, auto&) { set_attribute(node, "to", std::int64_t{10}); }),
              HasSubstr("float32"));
  EXPECT_THAT(refusal_of("Softmax", [](auto&, auto&) {}), HasSubstr("over a part of shape"));
  EXPECT_THAT(refusal_of("Reshape",
                         [](auto& node, auto& network) {
                           network.integers("cut", {1, 2, 2, 6});
                           node.add_input("cut");
                         }),
              HasSubstr("cuts an axis in parts"));
  EXPECT_THAT(refusal_of("Pad",
                         [](auto& node, auto& network) {
                           network.integers("pads", {0, 0, 1, 0, 0, 1});
                           node.add_input("pads");
                           set_attribute(node, "mode", std::string("reflect"));
                         }),
              HasSubstr("reflect"));
  EXPECT_THAT(refusal_of("RandomNormal", [](auto& node, auto&) { node.clear_input(); }), HasSubstr("hears nothing"));
}

TEST(ImportNetwork, RefusesWeightsThatAreNoNumbers) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    OnnxBuilder network = dense();
    network.graph().mutable_initializer(0)->set_float_data(7, bad);
    EXPECT_THAT(refusal_of(network), AllOf(HasSubstr("Gemm of y"), HasSubstr("NaN or infinity")));
  }
  EXPECT_THAT(refusal_of("Div",
                         [](auto& node, auto& network) {
                           network.floats("zero", {}, {0.0F});
                           node.add_input("zero");
                         }),
              HasSubstr("divides by 0"));
}

TEST(ImportNetwork, RefusesConstantsThatMakeWeightsInfinite) {
  OnnxBuilder network = dense();
  network.graph().mutable_node(1)->set_output(0, "numbers");
  network.graph().mutable_initializer(0)->set_float_data(0, 1e30F);
  network.floats("huge", {}, {1e30F});
  network.node("Mul", {"numbers", "huge"}, "y");
  EXPECT_THAT(refusal_of(network), HasSubstr("become infinite"));
}

TEST(ImportNetwork, RefusesAVarianceBelow0) {
  EXPECT_THAT(refusal_of("BatchNormalization",
                         [](auto& node, auto& network) {
                           network.floats("one", {kRows}, std::vector<float>(kRows, 1.0F));
                           network.floats("variance", {kRows}, {1, 1, -1, 1});
                           for (const char* name : {"one", "one", "one", "variance"}) {
                             node.add_input(name);
                           }
                         }),
              HasSubstr("variance below 0"));
}

TEST(ImportNetwork, RefusesWeightsThatDoNotGoWithTheirInput) {
  OnnxBuilder network = builder();
  network.node("Flatten", {"x"}, "flat");
  finish(network, 23);
  EXPECT_THAT(refusal_of(network), AllOf(HasSubstr("[3, 23]"), HasSubstr("[1, 24]")));
}

TEST(ImportNetwork, RefusesConvolutionsThatCanNotBe) {
  const auto refusal = [](const std::vector<std::int64_t>& shape, const std::function<void(onnx::NodeProto&)>& change) {
    OnnxBuilder network({1, 1, kRows, kFrames});
    std::size_t size = 1;
    for (const std::int64_t dim : shape) {
      size *= static_cast<std::size_t>(dim);
    }
    network.floats("kernel", shape, std::vector<float>(size, 1.0F));
    change(network.node("Conv", {"x", "kernel"}, "y"));
    return refusal_of(network);
  };
  const auto unchanged = [](onnx::NodeProto&) {};
  const auto with = [](const std::string& name, const std::vector<std::int64_t>& values) {
    return [=](onnx::NodeProto& node) { set_attribute(node, name, values); };
  };
  EXPECT_THAT(refusal({2, 1, 9, 1}, unchanged), HasSubstr("no place"));
  EXPECT_THAT(refusal({2, 3, 1, 1}, unchanged), HasSubstr("weights of shape"));
  EXPECT_THAT(refusal({2, 1, 3, 3}, with("strides", {0, 1})), HasSubstr("strides"));
  EXPECT_THAT(refusal({2, 1, 3, 3}, with("strides", {1})), HasSubstr("strides"));
  EXPECT_THAT(refusal({2, 1, 3, 3}, with("pads", {-1, 0, 0, 0})), HasSubstr("pads"));
  EXPECT_THAT(refusal({2, 1, 3, 3}, with("dilations", {1LL << 40, 1})), HasSubstr("dilations"));
  EXPECT_THAT(refusal({2, 1, 3, 3}, [](onnx::NodeProto& node) { set_attribute(node, "group", std::int64_t{2}); }),
              HasSubstr("groups"));
}

/// The same weights for thousands of nodes.
TEST(ImportNetwork, RefusesWeightsThatOneFileSaysOnceForThousandsOfNodes) {
  OnnxBuilder network = builder();
  network.node("Flatten", {"x"}, "v0");
  const std::string raw(sizeof(float) * kRows * kFrames * (1U << 16U), '\0');
  network.floats("wide", {1LL << 16, kRows * kFrames}, {}).set_raw_data(raw);
  constexpr int kNodes = 100;
  std::vector<std::string> parts;
  for (int i = 0; i < kNodes; ++i) {
    parts.push_back("part " + std::to_string(i));
    set_attribute(network.node("Gemm", {"v0", "wide"}, parts.back()), "transB", std::int64_t{1});
  }
  set_attribute(network.node("Concat", parts, "y"), "axis", std::int64_t{1});
  EXPECT_THAT(refusal_of(network), HasSubstr("more than 134217728 weights"));
}

TEST(LoadLabels, AreLinesEachOnce) {
  const test::TemporaryFolder folder;
  write_file(folder / "labels.txt", "Male speech, man speaking\r\nMusic\n");
  EXPECT_THAT(load_labels(folder / "labels.txt"), ElementsAre("Male speech, man speaking", "Music"));
  const std::vector<std::pair<std::string, std::string>> bad{
      {"a\na\n", "twice"}, {"a\n\nb\n", "line 2 of"}, {"a\n\x1b[2J\n", "control characters"}, {"", "is empty"}};
  for (const auto& [text, fault] : bad) {
    write_file(folder / "labels.txt", text);
    EXPECT_THAT(test::message_of<FileError>([&] { load_labels(folder / "labels.txt"); }),
                AllOf(HasSubstr("labels.txt"), HasSubstr(fault)));
  }
}

}  // namespace
}  // namespace auricle
