// What one 30 s song costs on its way to a prediction: decoding, features, network. One thread.

#include <cstdlib>
#include <filesystem>
#include <utility>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/audio/wav.hpp>
#include <auricle/compose/compose.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/network/model.hpp>
#include <benchmark/benchmark.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// The recording named by AURICLE_BENCH_SONG, or else a composed one.
fs::path song() {
  static const fs::path path = [] {
    if (const char* named = std::getenv("AURICLE_BENCH_SONG"); named != nullptr) {
      return fs::path(named);
    }
    fs::path composed = fs::temp_directory_path() / "auricle-bench.wav";
    write_wav(composed, compose_song({}));
    return composed;
  }();
  return path;
}

const Clip& clip() {
  static const Clip loaded = load_clip(song(), {.duration_s = 30});
  return loaded;
}

void load(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(load_clip(song(), {.duration_s = 30}));
  }
}
BENCHMARK(load)->Unit(benchmark::kMillisecond);

void features(benchmark::State& state, const FeatureSpec& spec) {
  const FrontEnd front_end(spec);
  for (auto _ : state) {
    benchmark::DoNotOptimize(front_end.compute(clip().samples));
  }
}
BENCHMARK_CAPTURE(features, mfcc, FeatureSpec{.kind = FeatureKind::kMfcc})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(features, mel, FeatureSpec{.kind = FeatureKind::kMel})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(features, block_patterns, FeatureSpec{.kind = FeatureKind::kBlockPatterns, .n_mels = 40})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(features, spectrogram, FeatureSpec{.kind = FeatureKind::kSpectrogram})->Unit(benchmark::kMillisecond);

/// The article's network on a batch of songs.
void network(benchmark::State& state) {
  const Architecture architecture{.input = {.rows = 25000},
                                  .layers = {Dense{.units = 100, .activation = Activation::kRelu},
                                             Dense{.units = 10, .activation = Activation::kSoftmax}}};
  Tensors weights;
  for (const LayerInfo& layer : describe_layers(architecture)) {
    for (const TensorSpec& tensor : layer.tensors) {
      weights[tensor.name] = {tensor.shape, std::vector<float>(tensor.size(), 1e-3F)};
    }
  }
  const Engine engine(architecture, std::move(weights));
  const Matrix inputs(static_cast<std::size_t>(state.range(0)), architecture.n_inputs(), 0.1F);
  for (auto _ : state) {
    benchmark::DoNotOptimize(engine.probabilities(inputs));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(network)->Arg(1)->Arg(32)->Unit(benchmark::kMicrosecond);

/// All networks of the model named by AURICLE_BENCH_MODEL, or else of the one in the box; one window or song.
void model(benchmark::State& state) {
  const char* named = std::getenv("AURICLE_BENCH_MODEL");
  std::vector<Engine> engines;
  std::vector<Matrix> inputs;
  for (Network& network : load_model(named != nullptr ? named : AURICLE_MODEL_IN_THE_BOX).networks) {
    inputs.emplace_back(1, network.architecture.n_inputs(), 0.1F);
    engines.emplace_back(network.architecture, std::move(network.weights), EngineOptions{.threads = 1});
  }
  for (auto _ : state) {
    for (std::size_t i = 0; i < engines.size(); ++i) {
      benchmark::DoNotOptimize(engines[i].probabilities(inputs[i]));
    }
  }
}
BENCHMARK(model)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace auricle
