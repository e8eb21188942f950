// Exported models in ONNX Runtime: what our engine gives, to 1e-5, and nothing for ONNX's checker to find fault with.
// tools/check_export runs this with the versions that are pinned.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <numbers>
#include <string>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/audio/wav.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/onnx/export_model.hpp>
#include <auricle/onnx/import_network.hpp>
#include <auricle/recognizer/recognizer.hpp>
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

  /// Exports a model from sound on, beside a few windows of sound and what classify and our front end make of them.
  void add_hearing(const std::string& name, const Model& model) {
    const FrontEnd front_end(feature_spec_from_json(model.networks.front().front_end, name));
    const OnnxGraph graph = export_model(model, ExportFrom::kSound);
    save_onnx(folder_ / (name + ".onnx"), graph);
    const Recognizer recognizer(model);
    std::vector<float> songs;
    std::vector<std::vector<float>> probabilities;
    std::vector<std::vector<float>> heard;
    constexpr std::size_t kSongs = 3;
    for (std::size_t song = 0; song < kSongs; ++song) {
      // What is written in 16 bits is heard by both.
      write_wav(folder_ / "song.wav", music(*graph.inputs[0].shape[1], front_end.spec().sample_rate_hz, song));
      const Clip clip = load_clip(folder_ / "song.wav", {.sample_rate_hz = front_end.spec().sample_rate_hz});
      songs.insert(songs.end(), clip.samples.begin(), clip.samples.end());
      probabilities.push_back(recognizer.classify(folder_ / "song.wav").probabilities);
      heard.push_back(front_end.flatten(front_end.compute(clip.samples)).values);
    }
    write_npy(folder_ / (name + "-input-0.npy"), Matrix(songs, kSongs, songs.size() / kSongs));
    write_npy(folder_ / (name + "-output-0.npy"), matrix_of(probabilities));
    if (graph.outputs.size() > 1) {
      write_npy(folder_ / (name + "-output-1.npy"), matrix_of(heard));
    }
  }

  static Matrix matrix_of(const std::vector<std::vector<float>>& rows) {
    Matrix matrix(rows.size(), rows.front().size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::ranges::copy(rows[i], matrix.row(i).begin());
    }
    return matrix;
  }

  /// Three tones with overtones under a beat, and noise; the first song is silent.
  Clip music(std::size_t n_samples, int sample_rate_hz, std::size_t song) {
    Clip clip{.samples = std::vector<float>(n_samples), .sample_rate_hz = sample_rate_hz};
    for (std::size_t i = 0; i < n_samples && song > 0; ++i) {
      const double t = static_cast<double>(i) / sample_rate_hz;
      double value = 0.02 * (random_.uniform() - 0.5);
      for (const double hz : {220.0, 277.2, 3520.0 * static_cast<double>(song)}) {
        value += 0.2 * std::sin(2.0 * std::numbers::pi * hz * t) * std::exp(-8.0 * std::fmod(t, 0.25));
      }
      clip.samples[i] = static_cast<float>(value);
    }
    return clip;
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

TEST_F(OnnxRuntime, AgreesOnWhatPublishedNetworksHear) {
  for (const auto& entry : fs::directory_iterator(test::source_dir() / "front_ends")) {
    add_hearing(entry.path().stem().string(), test::hearing_model(load_front_end(entry.path()), random_));
  }
  expect_agreement();
}

TEST_F(OnnxRuntime, AgreesOnWhatRecipesHear) {
  const FeatureSpec mel{.kind = FeatureKind::kMel, .n_fft = 1024, .n_mels = 24, .n_frames = 40, .window_s = 1.0};
  const auto add_changed = [&](const std::string& name, const auto& change) {
    FeatureSpec spec = mel;
    change(spec);
    add_hearing(name, test::hearing_model(spec, random_));
  };
  add_changed("loudest", [](FeatureSpec& spec) { spec.ref = DbReference::kMax; });
  add_changed("no_top_db", [](FeatureSpec& spec) { spec.ref = 1e-3, spec.top_db.reset(), spec.power = 1.5; });
  add_changed("repeated", [](FeatureSpec& spec) { spec.n_frames = 100, spec.pad_mode = PadMode::kEdge; });
  add_changed("hamming", [](FeatureSpec& spec) {
    spec.window = WindowShape::kHamming, spec.win_length = 400, spec.n_fft = 600;
    spec.preemphasis = 0.97, spec.center = false;
  });
  add_changed("spectrogram", [](FeatureSpec& spec) { spec.kind = FeatureKind::kSpectrogram, spec.n_fft = 256; });
  add_changed("mfcc", [](FeatureSpec& spec) { spec.kind = FeatureKind::kMfcc, spec.lifter = 22; });
  // The article's way, and one that fills up with zeros.
  for (const std::size_t n_values : {500U, 2000U}) {
    add_changed("values_" + std::to_string(n_values), [&](FeatureSpec& spec) {
      spec.kind = FeatureKind::kMfcc, spec.pad_mode = PadMode::kReflect, spec.scale = FeatureScale::kPeak;
      spec.n_frames.reset(), spec.n_values = n_values;
    });
  }
  expect_agreement();
}

TEST_F(OnnxRuntime, AgreesOnNetworksThatHearSoundDifferently) {
  Model model =
      test::hearing_model({.kind = FeatureKind::kMel, .n_mels = 24, .n_frames = 40, .window_s = 1.0}, random_);
  Model other = test::hearing_model({.kind = FeatureKind::kMfcc, .n_values = 300, .window_s = 1.0}, random_);
  for (Model* each : {&model, &other}) {
    each->networks.front().architecture.outputs.clear();
  }
  model.networks.push_back(other.networks.front());
  model.temperature = 1.5;
  add_hearing("both", model);
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
