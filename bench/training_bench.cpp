// One epoch of the article's network (640 songs of 25,000 values, batch 32): ours against plain libtorch with its own
// Adam, alternating in one run, on the same BLAS and number of threads. Prints the medians' ratio.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <auricle/core/random.hpp>
#include <auricle/training/blas_threads.hpp>
#include <auricle/training/trainer.hpp>
#include <benchmark/benchmark.h>
#include <torch/torch.h>

namespace auricle {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kSongs = 640;
constexpr std::size_t kValues = 25000;
constexpr int kBatch = 32;

/// Numbers of the size of peak-scaled MFCCs; what they are does not matter to the time.
struct Songs {
  Matrix features{kSongs, kValues};
  std::vector<int> labels;

  Songs() {
    Random random(1);
    for (float& value : features.values()) {
      value = static_cast<float>(random.uniform({.low = -0.5, .high = 0.5}));
    }
    for (std::size_t i = 0; i < kSongs; ++i) {
      labels.push_back(static_cast<int>(i % 10));
    }
  }
};

const Songs& songs() {
  static const Songs made;
  return made;
}

double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

void auricle_epoch(benchmark::State& state) {
  const Architecture architecture{.input = {.rows = kValues},
                                  .layers = {Dense{.units = 100, .activation = Activation::kRelu},
                                             Dense{.units = 10, .activation = Activation::kSoftmax}}};
  Split split;
  split.train.resize(kSongs);
  std::iota(split.train.begin(), split.train.end(), std::size_t{0});
  for (auto _ : state) {
    // The second epoch of two: the first also draws the weights and warms up, for which the peer is not charged either.
    Clock::time_point end_of_first;
    Clock::time_point end_of_second;
    train_network(architecture, {.features = songs().features, .labels = songs().labels}, split,
                  {.batch_size = kBatch, .epochs = 2}, 1, static_cast<int>(state.range(0)),
                  {.on_epoch = [&](const EpochReport& report) {
                    (report.record.epoch == 1 ? end_of_first : end_of_second) = Clock::now();
                  }});
    state.SetIterationTime(seconds(end_of_second - end_of_first));
  }
}

void libtorch_epoch(benchmark::State& state) {
  set_training_threads(static_cast<int>(state.range(0)));
  torch::nn::Sequential network(torch::nn::Linear(kValues, 100), torch::nn::ReLU(), torch::nn::Linear(100, 10));
  torch::optim::Adam adam(network->parameters(), torch::optim::AdamOptions(0.001).eps(1e-7));
  std::vector<float> values(songs().features.values().begin(), songs().features.values().end());
  const torch::Tensor features = torch::from_blob(values.data(), {kSongs, kValues});
  std::vector<std::int64_t> indices(songs().labels.begin(), songs().labels.end());
  const torch::Tensor labels = torch::from_blob(indices.data(), {kSongs}, torch::kInt64);

  const auto epoch = [&] {
    double loss_sum = 0;
    for (const torch::Tensor& rows : torch::randperm(kSongs, torch::kInt64).split(kBatch)) {
      adam.zero_grad();
      const torch::Tensor loss = torch::nn::functional::cross_entropy(network->forward(features.index_select(0, rows)),
                                                                      labels.index_select(0, rows));
      loss.backward();
      adam.step();
      loss_sum += loss.item<double>();
    }
    benchmark::DoNotOptimize(loss_sum);
  };
  epoch();
  for (auto _ : state) {
    const Clock::time_point begin = Clock::now();
    epoch();
    state.SetIterationTime(seconds(Clock::now() - begin));
  }
}

BENCHMARK(auricle_epoch)
    ->Arg(1)
    ->Arg(2)
    ->ArgName("threads")
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(libtorch_epoch)
    ->Arg(1)
    ->Arg(2)
    ->ArgName("threads")
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

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
  double median(const std::string& name) const { return medians_.at(name); }

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
  for (const std::string threads : {"threads:1", "threads:2"}) {
    std::printf("%s: plain libtorch takes %.2f times as long as auricle\n", threads.c_str(),
                reporter.median("libtorch_epoch " + threads) / reporter.median("auricle_epoch " + threads));
  }
}
