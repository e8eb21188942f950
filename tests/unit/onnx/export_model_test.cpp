#include <auricle/onnx/export_model.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/core/softmax.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/onnx/import_network.hpp>
#include <auricle/recognizer/mixture.hpp>
#include <support/files.hpp>
#include <support/tolerances.hpp>
#include "models_to_export.hpp"
#include <gmock/gmock.h>
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>

namespace auricle {
namespace {

void expect_good(const OnnxGraph& graph) {
  onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromString(onnx_bytes(graph)));
  EXPECT_NO_THROW(onnx::checker::check_model(proto));
}

void expect_near(const Matrix& found, const Matrix& wanted) {
  ASSERT_EQ(found.values().size(), wanted.values().size());
  float largest = 0;
  for (const float value : wanted.values()) {
    largest = std::max(largest, std::abs(value));
  }
  for (std::size_t i = 0; i < wanted.values().size(); ++i) {
    EXPECT_NEAR(found.values()[i], wanted.values()[i], test::kEngineProbability * largest);
  }
}

/// Networks of tests/golden/onnx, imported.
class ExportedNetwork : public ::testing::TestWithParam<std::string> {};

TEST_P(ExportedNetwork, IsGoodAndComesBackAsItWas) {
  const Json golden = read_json(test::golden("onnx/manifest.json"))["networks"][GetParam()];
  const FeatureSpec front_end{.kind = FeatureKind::kMel, .n_mels = golden["rows"], .n_frames = golden["frames"]};
  const Model model =
      import_network(read_onnx(test::golden("onnx/" + GetParam() + ".onnx")), {.front_end = front_end}, "net").model;

  const OnnxGraph graph = export_model(model);
  expect_good(graph);
  const Model back = import_network(parse_onnx(onnx_bytes(graph), "back"), {.front_end = front_end}, "back").model;

  const Matrix inputs = read_npy(test::golden("onnx/" + GetParam() + "-input.npy"));
  const EngineResult wanted = Engine(model.networks[0].architecture, model.networks[0].weights).compute(inputs);
  const EngineResult found = Engine(back.networks[0].architecture, back.networks[0].weights).compute(inputs);
  expect_near(found.probabilities, wanted.probabilities);
  ASSERT_EQ(found.outputs.size(), wanted.outputs.size());
  for (const auto& [name, values] : wanted.outputs) {
    expect_near(found.outputs.at(name), values);
  }
}

INSTANTIATE_TEST_SUITE_P(All, ExportedNetwork,
                         ::testing::Values("mobilenet_v3", "efficientnet", "musicnn", "vgg", "resnet", "temporal",
                                           "tensorflow"),
                         [](const auto& test) { return test.param; });

/// A network of one dense layer, whose weights make it answer by its biases alone.
Network network_of(const std::vector<std::string>& genres, double share, const std::vector<float>& biases) {
  const std::size_t n = genres.size();
  return {.genres = genres,
          .front_end = {{"kind", "mel"}},
          .architecture = {.input = {.rows = 2, .frames = 3},
                           .layers = {Dense{.units = n, .activation = Activation::kSoftmax}}},
          .weights = {{"dense.weight", {{n, 6}, std::vector<float>(n * 6, 0.0F)}}, {"dense.bias", {{n}, biases}}},
          .share = share};
}

/// Works out the few operators of a mixture, each on one song.
class MixtureReckoner {
 public:
  explicit MixtureReckoner(const OnnxGraph& graph) : graph_(graph) {
    for (const auto& [name, tensor] : graph.constants) {
      if (const auto* values = std::get_if<std::vector<float>>(&tensor.values)) {
        values_[name] = *values;
      }
    }
  }

  std::vector<float> probabilities(std::map<std::string, std::vector<float>> answers) {
    values_.merge(answers);
    for (const OnnxNode& node : graph_.nodes) {
      if (node.name.starts_with("model/") || node.name == "probabilities") {
        values_[node.outputs[0]] = result_of(node);
      }
    }
    return values_.at("probabilities");
  }

 private:
  std::vector<float> result_of(const OnnxNode& node) const {
    const std::vector<float>& one = values_.at(node.inputs[0]);
    if (node.type == "Identity") {
      return one;
    }
    if (node.type == "Softmax") {
      std::vector<double> logs(one.begin(), one.end());
      softmax(logs);
      return {logs.begin(), logs.end()};
    }
    if (node.type == "Log") {
      std::vector<float> logs(one.size());
      std::ranges::transform(one, logs.begin(), [](float value) { return std::log(value); });
      return logs;
    }
    const std::vector<float>& other = values_.at(node.inputs[1]);
    if (node.type == "MatMul") {
      std::vector<float> product(other.size() / one.size(), 0.0F);
      for (std::size_t i = 0; i < other.size(); ++i) {
        product[i % product.size()] += one[i / product.size()] * other[i];
      }
      return product;
    }
    std::vector<float> result(std::max(one.size(), other.size()));
    for (std::size_t i = 0; i < result.size(); ++i) {
      const float a = one[one.size() == 1 ? 0 : i];
      const float b = other[other.size() == 1 ? 0 : i];
      result[i] = node.type == "Add"   ? a + b
                  : node.type == "Sub" ? a - b
                  : node.type == "Mul" ? a * b
                  : node.type == "Div" ? a / b
                                       : std::max(a, b);
    }
    return result;
  }

  const OnnxGraph& graph_;
  std::map<std::string, std::vector<float>> values_;
};

TEST(ExportedModel, MixesItsNetworksAsTheRecognizerDoes) {
  const Model model{.genres = {"blues", "jazz", "unknown"},
                    .networks = {network_of({"jazz", "blues"}, 3.0, {0.1F, 0.2F}),
                                 network_of({"unknown", "blues", "jazz"}, 1.0, {0.1F, 0.2F, 0.3F}),
                                 network_of({"blues", "jazz", "unknown"}, 2.0, {0.3F, 0.2F, 0.1F})},
                    .temperature = 1.5,
                    .biases = {0.2, -0.1, 0.4}};
  const OnnxGraph graph = export_model(model);
  expect_good(graph);
  EXPECT_EQ(graph.inputs.size(), 1U) << "all have one front end";

  const std::vector<std::vector<float>> answers{{0.7F, 0.3F}, {0.2F, 0.3F, 0.5F}, {0.1F, 0.5F, 0.4F}};
  std::map<std::string, std::vector<float>> given;
  std::vector<Matrix> matrices;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    given["network_" + std::to_string(i + 1) + "/Softmax_1"] = answers[i];
    matrices.emplace_back(answers[i], 1, answers[i].size());
  }
  const Matrix wanted = Mixture(model).probabilities(matrices);
  const std::vector<float> found = MixtureReckoner(graph).probabilities(given);
  expect_near({found, 1, found.size()}, wanted);
}

TEST(ExportedModel, SaysWhatItsInputsAndGenresAre) {
  Model model{.genres = {"blues", "jazz"}, .networks = {network_of({"blues", "jazz"}, 1.0, {0.0F, 0.0F})}};
  EXPECT_EQ(export_model(model).inputs[0].name, "features");

  model.networks.push_back(network_of({"blues", "jazz"}, 1.0, {0.0F, 0.0F}));
  model.networks.back().front_end = {{"kind", "mfcc"}};
  const OnnxGraph graph = export_model(model);
  ASSERT_EQ(graph.inputs.size(), 2U);
  EXPECT_EQ(graph.inputs[1].name, "features_2");
  EXPECT_THAT(graph.inputs[1].shape, ::testing::ElementsAre(std::nullopt, 2, 3));
  EXPECT_EQ(graph.metadata.at("genres"), R"(["blues","jazz"])");
  EXPECT_EQ(graph.metadata.at("front_ends"), R"([{"kind":"mel"},{"kind":"mfcc"}])");
}

TEST(ExportedModel, HearsSoundWhereItsFrontEndsCanBeWritten) {
  Random random(3);
  for (const auto& entry : std::filesystem::directory_iterator(test::source_dir() / "front_ends")) {
    const FeatureSpec spec = load_front_end(entry.path());
    const OnnxGraph graph = export_model(test::hearing_model(spec, random), ExportFrom::kSound);
    expect_good(graph);
    ASSERT_EQ(graph.inputs.size(), 1U);
    EXPECT_EQ(graph.inputs[0].name, "sound");
    EXPECT_THAT(graph.inputs[0].shape, ::testing::ElementsAre(std::nullopt, *spec.window_s * spec.sample_rate_hz));
    EXPECT_EQ(feature_spec_from_json(parse_json(graph.metadata.at("front_ends"), "test")[0], "test"), spec);
  }
}

/// What the refusal to export from sound says.
std::string refusal_of(const Model& model) {
  try {
    export_model(model, ExportFrom::kSound);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(ExportedModel, SaysWhyItCantHearSound) {
  Random random(4);
  const FeatureSpec mel{.kind = FeatureKind::kMel, .n_frames = 10, .window_s = 1.0};
  const auto refusal = [&](const auto& change) {
    FeatureSpec spec = mel;
    change(spec);
    return refusal_of(test::hearing_model(spec, random));
  };
  using ::testing::AllOf;
  using ::testing::HasSubstr;
  EXPECT_EQ(refusal([](FeatureSpec&) {}), "");
  EXPECT_THAT(refusal([](FeatureSpec& spec) { spec.kind = FeatureKind::kChromaStft; }),
              AllOf(HasSubstr("\"chroma_stft\""), HasSubstr("without its front end")));
  EXPECT_THAT(refusal([](FeatureSpec& spec) { spec.ref = DbReference::kMedian; }), HasSubstr("median"));
  EXPECT_THAT(refusal([](FeatureSpec& spec) { spec.window_s.reset(); }), HasSubstr("no window_s"));
  EXPECT_THAT(refusal([](FeatureSpec& spec) { spec.pad_mode = PadMode::kReflect, spec.window_s = 0.04; }),
              HasSubstr("mirrors 882 samples no more than once"));
  EXPECT_THAT(refusal([](FeatureSpec& spec) { spec.n_fft = 1 << 20, spec.n_mels = 1000; }),
              HasSubstr("1000 mel bands of 524289 bins"));

  Model two = test::hearing_model(mel, random);
  FeatureSpec slower = mel;
  slower.sample_rate_hz = 16'000;
  two.networks.push_back(test::hearing_model(slower, random).networks.front());
  EXPECT_THAT(refusal_of(two), HasSubstr("different sample rates"));

  Model other = test::hearing_model(mel, random);
  other.networks.front().front_end["n_mels"] = 64;
  EXPECT_THAT(refusal_of(other), HasSubstr("gives 64 x 10 values and its network takes 128 x 10"));
}

}  // namespace
}  // namespace auricle
