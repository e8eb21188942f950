#include <auricle/features/feature_spec.hpp>

#include <cmath>
#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/features/block_patterns.hpp>
#include <auricle/features/kind_set.hpp>
#include <auricle/features/spectral_shape.hpp>
#include <auricle/features/statistics.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

// Far beyond any use, yet so small that no sum or product of them overflows.
constexpr double kMaxSampleRate = 1'000'000;
constexpr double kMaxFrame = 1 << 20;
constexpr double kMaxMels = 1 << 14;
constexpr double kMaxChroma = 1200;
constexpr double kMaxWidth = 9999;
constexpr double kMaxBpm = 10'000;
constexpr double kMaxSeconds = 1e6;
constexpr double kMaxValues = 1e9;
constexpr double kSmallestPower = 1e-37;  // what a float still holds in full

struct Range {
  double lowest;
  double highest;
};

/// NaN is in no range.
template <typename T>
void require(std::string_view name, T value, Range range) {
  if (!(static_cast<double>(value) >= range.lowest && static_cast<double>(value) <= range.highest)) {
    throw UsageError(fmt::format("{} is {}; it must be from {} to {}", name, value, range.lowest, range.highest));
  }
}

void validate(const Compression& compression) {
  constexpr double kMost = 1e12;
  require("compression's factor", compression.factor, {1.0 / kMost, kMost});
  require("compression's offset", compression.offset, {kSmallestPower, kMost});
  require("compression's mean", compression.mean, {-kMost, kMost});
  require("compression's std", compression.std, {1.0 / kMost, kMost});
  if (compression.kind == Compression::Kind::kDecibel && compression != Compression{}) {
    throw UsageError(
        "compression's factor, offset, mean and std are for kind \"log10\" or \"ln\"; decibels have ref, amin and "
        "top_db");
  }
}

/// Where a frame begins and ends, and the window in it.
void validate_frames(const FeatureSpec& spec) {
  const auto n_fft = static_cast<double>(spec.n_fft);
  require("win_length", spec.win_length.value_or(spec.n_fft), {1, n_fft});
  require("frame_length", spec.frame_length.value_or(spec.n_fft),
          {static_cast<double>(spec.win_length.value_or(1)), n_fft});
  if (spec.frame_length && spec.center) {
    throw UsageError("frame_length is for frames that are not centred; set center to false or leave it out");
  }
}

void validate(const ContrastOptions& contrast, double nyquist) {
  require("contrast's fmin", contrast.fmin, {1e-3, nyquist});
  require("contrast's n_bands", contrast.n_bands, {1, 30});
  require("contrast's quantile", contrast.quantile, {1e-6, 1.0 - 1e-6});
}

void validate(const RhythmParameters& rhythm) {
  require("rhythm's win_length", rhythm.win_length, {1, kMaxFrame});
  require("rhythm's start_bpm", rhythm.start_bpm, {1e-3, kMaxBpm});
  require("rhythm's std_bpm", rhythm.std_bpm, {1e-3, 1e3});
  require("rhythm's ac_size", rhythm.ac_size, {1e-3, kMaxSeconds});
  require("rhythm's max_tempo", rhythm.max_tempo.value_or(1), {1e-3, 1e6});
  require("rhythm's tightness", rhythm.tightness, {1e-6, 1e9});
}

void validate(const HpssParameters& hpss) {
  for (const int size : hpss.kernel_size) {
    require("hpss's kernel_size", size, {1, kMaxWidth});
  }
  require("hpss's power", hpss.power, {1e-3, 1e3});
  for (const double margin : hpss.margin) {
    require("hpss's margin", margin, {1, 1e6});
  }
}

/// Rows of a kind whose columns are frames.
std::size_t rows_of(const FeatureSpec& spec) {
  const auto size = [](int value) { return static_cast<std::size_t>(value); };
  switch (spec.kind) {
    case FeatureKind::kMfcc:
    case FeatureKind::kMfccDelta:
    case FeatureKind::kMfccDelta2:
      return size(spec.n_mfcc);
    case FeatureKind::kMel:
      return size(spec.n_mels);
    case FeatureKind::kSpectrogram:
      return size(spec.n_fft) / 2 + 1;
    case FeatureKind::kChromaStft:
      return size(spec.chroma.n_chroma);
    case FeatureKind::kSpectralContrast:
      return size(spec.contrast.n_bands) + 1;
    case FeatureKind::kTonnetz:
      return 6;
    case FeatureKind::kTempogram:
      return size(spec.rhythm.win_length);
    case FeatureKind::kSpectralCentroid:
    case FeatureKind::kSpectralBandwidth:
    case FeatureKind::kSpectralRolloff:
    case FeatureKind::kSpectralFlatness:
    case FeatureKind::kZeroCrossingRate:
    case FeatureKind::kRms:
    case FeatureKind::kOnsetStrength:
      return 1;
    default:
      throw UsageError(
          "n_frames is for features that have frames; tempo, beats, waveforms, patterns and statistics have none");
  }
}

}  // namespace

void FeatureSpec::validate() const {
  require("sr", sample_rate_hz, {1, kMaxSampleRate});
  require("n_fft", n_fft, {1, kMaxFrame});
  require("hop_length", hop_length, {1, kMaxFrame});
  require("preemphasis", preemphasis, {0, 1});
  validate_frames(*this);
  require("power", power, {1e-3, 16});
  const double nyquist = sample_rate_hz / 2.0;
  require("fmin", fmin, {0, nyquist});
  require("fmax", fmax.value_or(nyquist), {0, nyquist});
  if (fmin >= fmax.value_or(nyquist)) {
    throw UsageError(fmt::format("fmin is {} and fmax {}; fmin must be less", fmin, fmax.value_or(nyquist)));
  }
  require("n_mels", n_mels, {1, kMaxMels});
  if (const double* number = std::get_if<double>(&ref)) {
    require("ref", *number, {-1e37, 1e37});
  }
  require("amin", amin, {kSmallestPower, 1e37});
  require("top_db", top_db.value_or(0), {0, 1e6});
  auricle::validate(compression);
  const KindSet kinds = needed_kinds(*this);
  if (compression.kind != Compression::Kind::kDecibel &&
      kinds.any(FeatureKind::kOnsetStrength, FeatureKind::kBeatTrack, FeatureKind::kBlockPatterns)) {
    throw UsageError("onsets, beats, tempo and block patterns are worked out of decibels; leave compression out");
  }
  const bool has_mfcc = kinds.has(FeatureKind::kMfcc);
  require("n_mfcc", n_mfcc, {1, has_mfcc ? static_cast<double>(n_mels) : kMaxMels});
  require("dct_type", dct_type, {2, 2});
  require("lifter", lifter, {0, 1e6});
  require("delta_width", delta_width, {3, kMaxWidth});
  if (delta_width % 2 == 0) {
    throw UsageError(fmt::format("delta_width is {}; it must be odd", delta_width));
  }
  require("chroma's n_chroma", chroma.n_chroma, {1, kMaxChroma});
  require("chroma's tuning", chroma.tuning.value_or(0), {-1, 1});
  auricle::validate(contrast, nyquist);
  require("roll_percent", roll_percent, {1e-6, 1.0 - 1e-6});
  require("bandwidth_p", bandwidth_p, {1e-3, 100});
  require("onset's lag", onset.lag, {1, kMaxWidth});
  require("onset's max_size", onset.max_size, {1, kMaxWidth});
  auricle::validate(rhythm);
  auricle::validate(hpss);
  require("n_values", n_values.value_or(1), {1, kMaxValues});
  if (kind == FeatureKind::kBlockPatterns && n_values) {
    const std::size_t all = n_block_patterns(static_cast<std::size_t>(n_mels), static_cast<std::size_t>(n_mfcc));
    if (*n_values != all) {
      throw UsageError(fmt::format("n_values is {}; of {} mel bands and {} MFCCs there are {} block patterns",
                                   *n_values, n_mels, n_mfcc, all));
    }
  }
  require("n_frames", n_frames.value_or(1), {1, kMaxValues});
  if (n_frames) {
    if (n_values) {
      throw UsageError("n_values and n_frames both say how long the features are; leave one out");
    }
    require("n_frames times the features' rows", flat_shape(*this).n_values(), {1, kMaxValues});
  }
  require("window_s", window_s.value_or(1), {1e-3, kMaxSeconds});
  if (kinds.has(FeatureKind::kSpectralContrast)) {
    // Whether its bands fit under half the sample rate is for it to say.
    SpectralContrast({.sample_rate_hz = 2.0 * nyquist, .n_fft = static_cast<std::size_t>(n_fft)}, contrast);
  }
}

FeatureShape flat_shape(const FeatureSpec& spec) {
  if (spec.n_frames) {
    return {.rows = rows_of(spec), .frames = *spec.n_frames};
  }
  if (spec.n_values) {
    return {.rows = *spec.n_values, .frames = 1};
  }
  throw UsageError("the features are as long as the recording; fix n_values or n_frames");
}

FeatureSpec named_feature_spec(const std::string& name) {
  FeatureSpec spec{.kind = FeatureKind::kStatistics};
  if (name == "gtzan57") {
    spec.set = StatisticSet::kGtzan57;
    // The table was made with librosa 0.7 or 0.8, and its tempo by beat_track.
    spec.pad_mode = PadMode::kReflect;
    spec.hpss.whole_hops = true;
    spec.onset.aggregate = OnsetAggregate::kMedian;
  } else if (name == "all") {
    spec.set = StatisticSet::kAll;
  } else {
    throw UsageError(fmt::format("there is no feature set \"{}\"; there are: gtzan57, all", name));
  }
  spec.n_values = value_names(spec).size();
  return spec;
}

}  // namespace auricle
