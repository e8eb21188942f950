// One epoch of the article's network (640 songs of 25,000 values) and of recipe conv's (256 songs of 64 bands, crops of
// 128 frames, augmented), batch 32: ours against plain libtorch in float32 with its own Adam, which is given its
// batches ready, alternating in one run, on the same BLAS and number of threads. Prints the medians' ratios.

#include <algorithm>
#include <array>
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
constexpr std::size_t kSpectrograms = 256;
constexpr std::size_t kBands = 64;
constexpr std::size_t kFrames = 646;
constexpr std::size_t kCropFrames = 128;
constexpr int kBatch = 32;
constexpr std::size_t kGenres = 10;

/// Numbers of the size of the features; what they are does not matter to the time.
struct Songs {
  Matrix features;
  std::vector<int> labels;

  Songs(std::size_t n_songs, std::size_t n_values, Random::Range range) : features(n_songs, n_values) {
    Random random(1);
    for (float& value : features.values()) {
      value = static_cast<float>(random.uniform(range));
    }
    for (std::size_t i = 0; i < n_songs; ++i) {
      labels.push_back(static_cast<int>(i % kGenres));
    }
  }
};

const Songs& mfccs() {
  static const Songs made(kSongs, kValues, {.low = -0.5, .high = 0.5});
  return made;
}

const Songs& spectrograms() {
  static const Songs made(kSpectrograms, kBands * kFrames, {.low = -80.0, .high = 0.0});
  return made;
}

double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

/// The second epoch of two: the first also draws the weights and warms up, for which the peer is not charged either.
void time_ours(benchmark::State& state, Recipe recipe, const Songs& songs) {
  Split split;
  split.train.resize(songs.labels.size());
  std::iota(split.train.begin(), split.train.end(), std::size_t{0});
  recipe.training.batch_size = kBatch;
  recipe.training.epochs = 2;
  for (auto _ : state) {
    Clock::time_point end_of_first;
    Clock::time_point end_of_second;
    train_network({.recipe = recipe,
                   .songs = {.features = songs.features, .labels = songs.labels},
                   .split = split,
                   .n_genres = kGenres},
                  {.seed = 1, .threads = static_cast<int>(state.range(0))},
                  {.on_epoch = [&](const EpochReport& report) {
                    (report.record.epoch == 1 ? end_of_first : end_of_second) = Clock::now();
                  }});
    state.SetIterationTime(seconds(end_of_second - end_of_first));
  }
}

/// Plain libtorch; `batch_of` picks the rows of a batch out of all inputs.
template <typename BatchOf>
void time_libtorch(benchmark::State& state, torch::nn::Sequential network, const Songs& songs, BatchOf&& batch_of) {
  set_training_threads(static_cast<int>(state.range(0)));
  torch::optim::Adam adam(network->parameters(), torch::optim::AdamOptions(0.001).eps(1e-7));
  std::vector<float> values(songs.features.values().begin(), songs.features.values().end());
  const auto n_songs = static_cast<std::int64_t>(songs.labels.size());
  const torch::Tensor features =
      torch::from_blob(values.data(), {n_songs, static_cast<std::int64_t>(songs.features.cols())});
  std::vector<std::int64_t> indices(songs.labels.begin(), songs.labels.end());
  const torch::Tensor labels = torch::from_blob(indices.data(), {n_songs}, torch::kInt64);

  const auto epoch = [&] {
    double loss_sum = 0;
    for (const torch::Tensor& rows : torch::randperm(n_songs, torch::kInt64).split(kBatch)) {
      adam.zero_grad();
      const torch::Tensor loss = torch::nn::functional::cross_entropy(network->forward(batch_of(features, rows)),
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

void auricle_article(benchmark::State& state) {
  time_ours(state,
            {.features = {.n_values = kValues},
             .network = {.layers = {Dense{.units = 100, .activation = Activation::kRelu},
                                    Dense{.units = kGenres, .activation = Activation::kSoftmax}}}},
            mfccs());
}

void libtorch_article(benchmark::State& state) {
  time_libtorch(state,
                torch::nn::Sequential(torch::nn::Linear(kValues, 100), torch::nn::ReLU(),
                                      torch::nn::Linear(100, static_cast<std::int64_t>(kGenres))),
                mfccs(), [](const torch::Tensor& all, const torch::Tensor& rows) { return all.index_select(0, rows); });
}

constexpr std::array<std::size_t, 4> kFilters{16, 48, 96, 128};

void auricle_conv(benchmark::State& state) {
  Recipe recipe{.features = {.kind = FeatureKind::kMel, .n_mels = static_cast<int>(kBands), .n_frames = kFrames},
                .network = {.layers = {Normalization{}}},
                .crop_frames = kCropFrames,
                .augmentation = {.tempo = 0.15,
                                 .pitch_bands = 1.5,
                                 .equalizer_db = 4.0,
                                 .noise = 0.2,
                                 .low_pass = 0.4,
                                 .frequency_mask = 0.15,
                                 .time_mask = 0.15,
                                 .mixup = 0.2},
                .training = {.optimizer = {.kind = OptimizerKind::kAdamW, .weight_decay = 0.01}, .bfloat16 = true}};
  for (const std::size_t filters : kFilters) {
    recipe.network.layers.insert(
        recipe.network.layers.end(),
        {Conv2d{.filters = filters}, BatchNorm{.activation = Activation::kRelu},
         MaxPool{.size = {.rows = filters == kFilters.back() ? std::size_t{1} : std::size_t{2},
                          .frames = filters == kFilters.front() ? std::size_t{4} : std::size_t{2}}}});
  }
  recipe.network.layers.insert(
      recipe.network.layers.end(),
      {GlobalPool{.over = GlobalPool::Over::kFrames}, Dense{.units = kGenres, .activation = Activation::kSoftmax}});
  time_ours(state, recipe, spectrograms());
}

void libtorch_conv(benchmark::State& state) {
  torch::nn::Sequential network;
  std::int64_t channels = 1;
  for (const std::size_t filters : kFilters) {
    const auto out = static_cast<std::int64_t>(filters);
    network->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, out, 3).padding(1)));
    network->push_back(torch::nn::BatchNorm2d(out));
    network->push_back(torch::nn::ReLU());
    network->push_back(
        torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions({filters == kFilters.back() ? 1 : 2, channels == 1 ? 4 : 2})));
    channels = out;
  }
  constexpr std::int64_t kRows = kBands / 8;  // what three poolings leave
  network->push_back(torch::nn::AdaptiveAvgPool2d(torch::nn::AdaptiveAvgPool2dOptions({kRows, 1})));
  network->push_back(torch::nn::Flatten());
  network->push_back(torch::nn::Linear(channels * kRows, static_cast<std::int64_t>(kGenres)));
  time_libtorch(state, network, spectrograms(), [](const torch::Tensor& all, const torch::Tensor& rows) {
    constexpr auto kTo = static_cast<std::int64_t>(kCropFrames);
    return all.index_select(0, rows)
        .view({-1, 1, static_cast<std::int64_t>(kBands), static_cast<std::int64_t>(kFrames)})
        .narrow(3, 0, kTo);
  });
}

void once(benchmark::internal::Benchmark* bench) {
  bench->Arg(1)->Arg(2)->ArgName("threads")->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
}

BENCHMARK(auricle_article)->Apply(once);
BENCHMARK(libtorch_article)->Apply(once);
BENCHMARK(auricle_conv)->Apply(once);
BENCHMARK(libtorch_conv)->Apply(once);

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
    for (const std::string network : {"article", "conv"}) {
      std::printf("%s, %s: plain libtorch takes %.2f times as long as auricle\n", network.c_str(), threads.c_str(),
                  reporter.median("libtorch_" + network + " " + threads) /
                      reporter.median("auricle_" + network + " " + threads));
    }
  }
}
