// Exported models in ONNX Runtime: what our engine gives, to 1e-5, and nothing for ONNX's checker to find fault with.
// tools/check_export runs this with the versions that are pinned.

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/onnx/export_model.hpp>
#include <auricle/onnx/import_network.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include "models_to_export.hpp"
#include "zoo.hpp"
#include <gtest/gtest.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

std::string python() {
  const char* given = std::getenv("AURICLE_PYTHON");
  return given != nullptr ? given : "/usr/bin/python3";
}

class OnnxRuntime : public ::testing::Test {
 protected:
  void SetUp() override {
    if (test::run({python(), "-c", "import numpy, onnx, onnxruntime"}).status != 0) {
      GTEST_SKIP() << "NO ONNX RUNTIME HERE: exported networks are not held against it; tools/check_export brings it";
    }
  }

  /// Exports a model beside inputs and what our engine makes of them.
  void add(const std::string& name, const Model& model) {
    const std::vector<Matrix> inputs = test::inputs_of(model, 3, random_);
    const std::vector<Matrix> outputs = test::outputs_of(model, inputs);
    const OnnxGraph graph = export_model(model);
    save_onnx(folder_ / (name + ".onnx"), graph);
    const Json front_ends = parse_json(graph.metadata.at("front_ends"), name);
    for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
      for (std::size_t network = 0; network < inputs.size(); ++network) {
        if (model.networks[network].front_end == front_ends[i]) {
          write_npy(folder_ / (name + "-input-" + std::to_string(i) + ".npy"), inputs[network]);
        }
      }
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      write_npy(folder_ / (name + "-output-" + std::to_string(i) + ".npy"), outputs[i]);
    }
  }

  void expect_agreement() const {
    const fs::path script = test::source_dir() / "tests/unit/onnx/run_exported.py";
    const test::ProcessResult result = test::run({python(), script, folder_.path()});
    std::cout << result.out;
    EXPECT_EQ(result.status, 0) << result.err;
  }

  Random random_{5};
  test::TemporaryFolder folder_;
};

TEST_F(OnnxRuntime, AgreesOnEveryLayer) {
  for (const auto& [name, architecture] : test::graph_zoo()) {
    add(name, test::model_of(architecture, random_));
  }
  expect_agreement();
}

TEST_F(OnnxRuntime, AgreesOnNetworksDrawnAtRandom) {
  for (int i = 0; i < 100; ++i) {
    add("random_" + std::to_string(i), test::model_of(test::random_network(random_), random_));
  }
  expect_agreement();
}

TEST_F(OnnxRuntime, AgreesOnNetworksThatAreMixed) {
  add("mixed", test::mixed_model(random_));
  expect_agreement();
}

TEST_F(OnnxRuntime, AgreesOnTheModelsThatAreShipped) {
  for (const auto& entry : fs::directory_iterator(test::source_dir() / "models")) {
    if (entry.path().extension() == ".safetensors") {
      add(entry.path().stem().string(), load_model(entry.path()));
    }
  }
  expect_agreement();
}

TEST_F(OnnxRuntime, AgreesOnNetworksThatWereImported) {
  const Json networks = read_json(test::golden("onnx/manifest.json"))["networks"];
  for (const auto& [name, golden] : networks.items()) {
    const FeatureSpec front_end{.kind = FeatureKind::kMel, .n_mels = golden["rows"], .n_frames = golden["frames"]};
    add(name, import_network(read_onnx(test::golden("onnx/" + name + ".onnx")), {.front_end = front_end}, name).model);
  }
  expect_agreement();
}

}  // namespace
}  // namespace auricle
