// A convolutional network on one core, 64 mel bands and 1292 frames (30 s) a song: our engine against plain libtorch in
// evaluation mode without gradients, alternating in one run. Prints the medians' ratio.

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <auricle/core/random.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/training/blas_threads.hpp>
#include <benchmark/benchmark.h>
#include <torch/torch.h>

namespace auricle {
namespace {

constexpr std::size_t kBands = 64;
constexpr std::size_t kFrames = 1292;

const std::vector<std::size_t>& widths() {
  static const std::vector<std::size_t> filters{16, 32, 64, 64};
  return filters;
}

Architecture architecture() {
  Architecture made{.input = {.rows = kBands, .frames = kFrames}};
  for (const std::size_t filters : widths()) {
    made.layers.emplace_back(Conv2d{.filters = filters});
    made.layers.emplace_back(BatchNorm{.activation = Activation::kRelu});
    made.layers.emplace_back(MaxPool{});
  }
  made.layers.emplace_back(GlobalPool{.kind = GlobalPool::Kind::kMeanMax});
  made.layers.emplace_back(Dense{.units = 10, .activation = Activation::kSoftmax});
  return made;
}

Tensors random_weights() {
  Random random(1);
  Tensors weights;
  for (const LayerInfo& layer : describe_layers(architecture())) {
    for (const TensorSpec& spec : layer.tensors) {
      Tensor& tensor = weights[spec.name];
      tensor = {spec.shape, std::vector<float>(spec.size())};
      for (float& value : tensor.values) {
        value = static_cast<float>(random.uniform({.low = 0.0, .high = 0.1}));
      }
    }
  }
  return weights;
}

std::vector<float> random_songs(std::size_t count) {
  Random random(2);
  std::vector<float> values(count * kBands * kFrames);
  std::ranges::generate(values, [&] { return static_cast<float>(random.normal()); });
  return values;
}

void auricle_engine(benchmark::State& state) {
  const auto n_songs = static_cast<std::size_t>(state.range(0));
  const Engine engine(architecture(), random_weights());
  const Matrix songs(random_songs(n_songs), n_songs, kBands * kFrames);
  for (auto _ : state) {
    benchmark::DoNotOptimize(engine.probabilities(songs));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void libtorch(benchmark::State& state) {
  set_training_threads(1);
  torch::nn::Sequential network;
  std::int64_t channels = 1;
  for (const std::size_t filters : widths()) {
    const auto wide = static_cast<std::int64_t>(filters);
    network->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, wide, 3).padding(1)));
    network->push_back(torch::nn::BatchNorm2d(wide));
    network->push_back(torch::nn::ReLU());
    network->push_back(torch::nn::MaxPool2d(2));
    channels = wide;
  }
  torch::nn::Linear last(2 * channels, 10);
  network->eval();
  const torch::NoGradGuard no_gradients;
  std::vector<float> values = random_songs(static_cast<std::size_t>(state.range(0)));
  const torch::Tensor songs = torch::from_blob(
      values.data(), {state.range(0), 1, static_cast<std::int64_t>(kBands), static_cast<std::int64_t>(kFrames)});
  for (auto _ : state) {
    const torch::Tensor maps = network->forward(songs);
    const torch::Tensor pooled = torch::cat({maps.mean({2, 3}), maps.amax({2, 3})}, 1);
    benchmark::DoNotOptimize(torch::softmax(last(pooled), 1));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

/// What a program pays that labels one song: the engine made and its first call.
void auricle_first_song(benchmark::State& state) {
  const Tensors weights = random_weights();
  const Matrix songs(random_songs(1), 1, kBands * kFrames);
  for (auto _ : state) {
    benchmark::DoNotOptimize(Engine(architecture(), weights).probabilities(songs));
  }
}

BENCHMARK(auricle_engine)->Arg(1)->Arg(32)->ArgName("songs")->Unit(benchmark::kMillisecond);
BENCHMARK(libtorch)->Arg(1)->Arg(32)->ArgName("songs")->Unit(benchmark::kMillisecond);
BENCHMARK(auricle_first_song)->Unit(benchmark::kMillisecond);

/// Prints as usual and keeps the medians.
class MedianReporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median") {
        medians_[run.run_name.function_name + " " + run.run_name.args] = run.GetAdjustedRealTime();
      }
    }
  }
  double ratio(const std::string& songs) const {
    const auto ours = medians_.find("auricle_engine " + songs);
    const auto theirs = medians_.find("libtorch " + songs);
    return ours == medians_.end() || theirs == medians_.end() ? 0.0 : theirs->second / ours->second;
  }

 private:
  std::map<std::string, double> medians_;
};

}  // namespace
}  // namespace auricle

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  // Alternated at random, so that a noisy spell of the machine strikes both alike.
  arguments.insert(arguments.begin() + 1, {"--benchmark_repetitions=9", "--benchmark_enable_random_interleaving=true",
                                           "--benchmark_report_aggregates_only=true"});
  std::vector<char*> pointers;
  std::ranges::transform(arguments, std::back_inserter(pointers), [](std::string& text) { return text.data(); });
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  auricle::MedianReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  for (const std::string songs : {"songs:1", "songs:32"}) {
    if (const double ratio = reporter.ratio(songs); ratio > 0) {
      std::printf("%s: plain libtorch takes %.2f times as long as auricle\n", songs.c_str(), ratio);
    }
  }
}
