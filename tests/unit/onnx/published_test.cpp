#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/onnx/import_network.hpp>
#include <support/files.hpp>
#include <support/npz.hpp>
#include <support/tolerances.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

fs::path golden_file(const std::string& name, const std::string& end) { return test::golden("onnx/" + name + end); }

/// The largest difference, relative to the largest value.
double difference(const Matrix& found, const Matrix& wanted) {
  EXPECT_EQ(found.rows(), wanted.rows());
  EXPECT_EQ(found.cols(), wanted.cols());
  double largest = 0;
  double apart = 0;
  for (std::size_t row = 0; row < wanted.rows(); ++row) {
    for (std::size_t col = 0; col < wanted.cols(); ++col) {
      largest = std::max(largest, std::abs(static_cast<double>(wanted(row, col))));
      apart = std::max(apart, std::abs(static_cast<double>(found(row, col)) - wanted(row, col)));
    }
  }
  return apart / largest;
}

/// The networks of tests/golden/onnx, and what onnxruntime makes of their inputs.
class PublishedNetwork : public ::testing::TestWithParam<std::string> {};

TEST_P(PublishedNetwork, GivesWhatOnnxRuntimeGives) {
  const std::string& name = GetParam();
  const Json golden = read_json(test::golden("onnx/manifest.json"))["networks"][name];
  const FeatureSpec front_end{.kind = FeatureKind::kMel, .n_mels = golden["rows"], .n_frames = golden["frames"]};
  const ImportedNetwork imported =
      import_network(read_onnx(golden_file(name, ".onnx")), {.front_end = front_end}, name);
  const Network& network = imported.model.networks.front();
  const Engine engine(network.architecture, network.weights);

  const EngineResult result = engine.compute(read_npy(golden_file(name, "-input.npy")));

  for (const std::string output : golden["outputs"]) {
    const Matrix wanted = read_npy(golden_file(name, "-" + output + ".npy"));
    const bool answer = output == imported.answer && !imported.raw;
    EXPECT_LT(difference(answer ? result.probabilities : result.outputs.at(output), wanted), test::kOnnxRelative)
        << output;
  }
}

/// Two networks as their makers trained them, and what PyTorch made of real music with them.
class TrainedNetwork : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = test::source_dir().parent_path() / "shared/ear";
    if (!fs::exists(folder_ / "reference.npz")) {
      GTEST_SKIP() << "NO NETWORKS HERE: imports are not held against trained networks and real music ("
                   << folder_.string() << ")";
    }
    arrays_ = test::read_npz(folder_ / "reference.npz");
  }

  Matrix array(const std::string& name) const {
    const test::NpzArray& found = arrays_.at(name);
    const std::size_t rows = found.shape.size() == 1 ? 1 : found.shape.front();
    return {found.values, rows, found.values.size() / rows};
  }

  /// The largest of all the outputs' differences.
  double difference_on(const std::string& clip, const ImportedNetwork& imported, const Matrix& inputs) const {
    const Network& network = imported.model.networks.front();
    const EngineResult result = Engine(network.architecture, network.weights).compute(inputs);
    double largest = 0;
    for (const auto& [name, values] : result.outputs) {
      const double apart = difference(values, array(clip + name));
      fmt::print("{}{}: {:.2g} of the largest value\n", clip, name, apart);
      largest = std::max(largest, apart);
    }
    return largest;
  }

  ImportedNetwork import(const std::string& name, const std::string& front_end) const {
    return import_network(read_onnx(folder_ / (name + ".onnx")),
                          {.front_end = load_front_end(test::source_dir() / "front_ends" / (front_end + ".json")),
                           .labels = load_labels(folder_ / (name + ".labels.txt"))},
                          name);
  }

  fs::path folder_;
  std::map<std::string, test::NpzArray> arrays_;
};

TEST_F(TrainedNetwork, EfficientAtHearsAsInPyTorch) {
  const ImportedNetwork imported = import("mn04_as", "efficientat");
  EXPECT_THAT(imported.outputs, ::testing::UnorderedElementsAre("embedding", "logits"));
  for (const std::string clip : {"blues.00000/mn04/", "reggae.00000/mn04/"}) {
    const std::vector<float> log_mel = arrays_.at(clip + "log_mel").values;
    EXPECT_LT(difference_on(clip, imported, {log_mel, 1, log_mel.size()}), test::kOnnxRelative);
  }
}

TEST_F(TrainedNetwork, MusicnnHearsAsInPyTorch) {
  const ImportedNetwork imported = import("msd_musicnn", "musicnn");
  EXPECT_EQ(imported.outputs.size(), 4U);
  for (const std::string clip : {"blues.00000/musicnn/", "reggae.00000/musicnn/"}) {
    const auto& [shape, values] = arrays_.at(clip + "log_mel");  // windows, frames, bands
    Matrix inputs(shape[0], shape[1] * shape[2]);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t band = i % shape[2];
      const std::size_t frame = i / shape[2] % shape[1];
      inputs(i / (shape[1] * shape[2]), band * shape[1] + frame) = values[i];
    }
    EXPECT_LT(difference_on(clip, imported, inputs), test::kOnnxRelative);
  }
}

INSTANTIATE_TEST_SUITE_P(All, PublishedNetwork,
                         ::testing::Values("mobilenet_v3", "efficientnet", "musicnn", "vgg", "resnet", "temporal",
                                           "tensorflow"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace auricle
