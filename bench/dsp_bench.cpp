// The transforms and what is made of them: one FFT against libavutil's in the same run, then whole clips, then cost
// against length. One thread; frames of 2048 samples unless said otherwise.

#include <cstddef>
#include <memory>
#include <vector>

#include <auricle/core/random.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/istft.hpp>
#include <auricle/dsp/stft.hpp>
#include <auricle/features/front_end.hpp>
#include <benchmark/benchmark.h>

extern "C" {
#include <libavutil/tx.h>
}

namespace auricle {
namespace {

constexpr std::size_t kFrame = 2048;
constexpr std::size_t kClip = 661'500;  // 30 s at 22,050 Hz

std::vector<float> noise(std::size_t n_samples) {
  Random random(1);
  std::vector<float> samples(n_samples);
  for (float& sample : samples) {
    sample = static_cast<float>(0.1 * random.normal());
  }
  return samples;
}

/// Time is for one frame, of the kBlockFrames that are transformed at once.
template <typename T>
void rfft(benchmark::State& state) {
  RealFft<T> fft(static_cast<std::size_t>(state.range(0)));
  const std::vector<float> samples = noise(fft.samples().size());
  std::copy(samples.begin(), samples.end(), fft.samples().begin());
  while (state.KeepRunningBatch(kBlockFrames)) {
    fft.transform();
    benchmark::ClobberMemory();
  }
}
BENCHMARK(rfft<float>)->Arg(512)->Arg(kFrame)->Arg(8192);
BENCHMARK(rfft<double>)->Arg(512)->Arg(kFrame)->Arg(8192);

template <typename T, AVTXType kType>
void rfft_av_tx(benchmark::State& state) {
  AVTXContext* context = nullptr;
  av_tx_fn transform = nullptr;
  const T scale = 1;
  if (av_tx_init(&context, &transform, kType, 0, static_cast<int>(state.range(0)), &scale, 0) < 0) {
    state.SkipWithError("av_tx_init refused");
    return;
  }
  const auto n = static_cast<std::size_t>(state.range(0));
  const std::vector<float> values = noise(n);
  const AlignedVector<T> samples(values.begin(), values.end());
  AlignedVector<T> copy(n);
  AlignedVector<T> spectrum(n + 2);
  for (auto _ : state) {
    copy = samples;  // it may overwrite them
    transform(context, spectrum.data(), copy.data(), sizeof(T));
    benchmark::ClobberMemory();
  }
  av_tx_uninit(&context);
}
BENCHMARK(rfft_av_tx<float, AV_TX_FLOAT_RDFT>)->Arg(512)->Arg(kFrame)->Arg(8192);
BENCHMARK(rfft_av_tx<double, AV_TX_DOUBLE_RDFT>)->Arg(512)->Arg(kFrame)->Arg(8192);

void stft(benchmark::State& state, Precision precision) {
  const Stft transform({.precision = precision});
  const std::vector<float> samples = noise(kClip);
  for (auto _ : state) {
    transform.for_each_block(samples, 2.0, [](const MagnitudeBlock& block) { benchmark::DoNotOptimize(block); });
  }
}
BENCHMARK_CAPTURE(stft, single, Precision::kSingle)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(stft, twice, Precision::kDouble)->Unit(benchmark::kMillisecond);

void stft_and_back(benchmark::State& state) {
  const StftOptions options{.precision = Precision::kSingle};
  const Stft transform(options);
  const std::vector<float> samples = noise(kClip);
  const SampleSink ignore = [](std::span<const float> sound) { benchmark::DoNotOptimize(sound); };
  for (auto _ : state) {
    Istft back(options);
    transform.for_each_spectrum(samples, [&](const SpectrumBlock& block) { back.push(block, ignore); });
    back.finish(samples.size(), ignore);
  }
}
BENCHMARK(stft_and_back)->Unit(benchmark::kMillisecond);

/// A clip of 30 s, times the argument.
void features(benchmark::State& state, const FeatureSpec& spec) {
  const FrontEnd front_end(spec);
  const std::vector<float> samples = noise(kClip * static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(front_end.compute(samples));
  }
  state.counters["per 30 s"] = benchmark::Counter(
      static_cast<double>(state.range(0)), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(features, log_mel, FeatureSpec{.kind = FeatureKind::kMel})
    ->Unit(benchmark::kMillisecond)
    ->Arg(1)
    ->Arg(10)
    ->Arg(100);
BENCHMARK_CAPTURE(features, mfcc, FeatureSpec{})->Unit(benchmark::kMillisecond)->Arg(1)->Arg(10)->Arg(100);
BENCHMARK_CAPTURE(features, mfcc_all_decibels, FeatureSpec{.top_db = std::nullopt})
    ->Unit(benchmark::kMillisecond)
    ->Arg(1);
BENCHMARK_CAPTURE(features, speech_mel_400, FeatureSpec{.kind = FeatureKind::kMel, .n_fft = 400, .hop_length = 160})
    ->Unit(benchmark::kMillisecond)
    ->Arg(1);

}  // namespace
}  // namespace auricle
