#include <auricle/features/front_end.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <utility>
#include <variant>

#include <auricle/core/error.hpp>
#include <auricle/dsp/kernels.hpp>
#include <auricle/features/mel_spectrogram.hpp>
#include <auricle/features/mfcc.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// More values than any clip needs (8 GiB of them): a spec that asks for more is a mistake or an attack.
constexpr std::size_t kMaxMatrixValues = std::size_t{1} << 31;

/// A recording this much longer than a window is still taken whole, as a 30 s clip with a few samples too many is.
constexpr double kWholeUpTo = 1.5;

const FeatureSpec& validated(const FeatureSpec& spec) {
  spec.validate();
  return spec;
}

std::size_t size(int value) { return static_cast<std::size_t>(value); }

/// Single precision where its rounding, about 1e-7 of a frame's loudness, stays below what top_db cuts off: results are
/// within 1e-3 dB of librosa's. docs/numerics.md has the figures. Short frames gather a tone into fewer bins, a median
/// lies below the cut, and a lifter multiplies what there is.
Precision precision(const FeatureSpec& spec) {
  constexpr double kMostDecibels = 80.0;  // of power
  constexpr unsigned kLeastFrame = 1024;
  const auto n_fft = static_cast<unsigned>(spec.n_fft);
  const bool hidden = spec.top_db && *spec.top_db * 2.0 / spec.power <= kMostDecibels && n_fft >= kLeastFrame;
  const bool plain = spec.lifter == 0.0 && spec.ref != std::variant<double, DbReference>(DbReference::kMedian);
  const bool worth_it = std::has_single_bit(n_fft);  // other lengths are transformed in double precision anyway
  return hidden && plain && worth_it && spec.kind != FeatureKind::kSpectrogram ? Precision::kSingle
                                                                               : Precision::kDouble;
}

StftOptions stft_options(const FeatureSpec& spec) {
  return {.n_fft = size(spec.n_fft),
          .hop_length = size(spec.hop_length),
          .win_length = spec.win_length ? std::optional(size(*spec.win_length)) : std::nullopt,
          .window = spec.window,
          .center = spec.center,
          .pad_mode = spec.pad_mode,
          .precision = precision(spec)};
}

MelOptions mel_options(const FeatureSpec& spec) {
  return {.sample_rate_hz = static_cast<double>(spec.sample_rate_hz),
          .n_fft = size(spec.n_fft),
          .n_mels = size(spec.n_mels),
          .fmin = spec.fmin,
          .fmax = spec.fmax,
          .scale = spec.htk ? MelScale::kHtk : MelScale::kSlaney,
          .norm = spec.norm};
}

MfccOptions mfcc_options(const FeatureSpec& spec) {
  return {.n_mels = size(spec.n_mels), .n_mfcc = size(spec.n_mfcc), .dct_norm = spec.dct_norm, .lifter = spec.lifter};
}

void refuse_unless_finite(std::span<const float> samples) {
  if (!kernels::all_finite(samples)) {
    const auto bad = std::find_if_not(samples.begin(), samples.end(), [](float value) { return std::isfinite(value); });
    throw AudioError(
        fmt::format("sample {} is {}, not a finite number; the recording is damaged", bad - samples.begin(), *bad));
  }
}

}  // namespace

struct FrontEnd::Impl {
  explicit Impl(const FeatureSpec& given) : spec(validated(given)), stft(stft_options(spec)) {
    if (spec.kind != FeatureKind::kSpectrogram) {
      filters.emplace(mel_options(spec));
    }
    if (spec.kind == FeatureKind::kMfcc) {
      mfcc.emplace(mfcc_options(spec));
    }
  }

  FeatureSpec spec;
  Stft stft;
  std::optional<MelFilters> filters;
  std::optional<Mfcc> mfcc;
};

FrontEnd::FrontEnd(const FeatureSpec& spec) : impl_(std::make_unique<Impl>(spec)) {}
FrontEnd::~FrontEnd() = default;
FrontEnd::FrontEnd(FrontEnd&&) noexcept = default;
FrontEnd& FrontEnd::operator=(FrontEnd&&) noexcept = default;

const FeatureSpec& FrontEnd::spec() const { return impl_->spec; }

Matrix FrontEnd::compute(std::span<const float> samples) const {
  const FeatureSpec& spec = impl_->spec;
  const std::size_t n_frames = impl_->stft.frames(samples.size());
  const std::size_t n_rows = impl_->filters ? impl_->filters->bands() : impl_->stft.bins();
  if (n_frames > kMaxMatrixValues / n_rows) {
    throw UsageError(
        fmt::format("{} rows x {} frames are more than can be held; choose a longer hop_length", n_rows, n_frames));
  }
  Matrix power = impl_->filters ? mel_spectrogram(impl_->stft, *impl_->filters, samples, spec.power)
                                : impl_->stft.magnitudes(samples, spec.power);
  // A sample that isn't finite leaves no bin of its frames finite; samples in no frame are looked at by themselves.
  const bool all_in_frames = spec.center && spec.hop_length <= spec.n_fft;
  if (!all_in_frames || !kernels::all_finite(power.values())) {
    refuse_unless_finite(samples);
  }
  Matrix decibel = power_to_db(std::move(power), {.ref = spec.ref, .amin = spec.amin, .top_db = spec.top_db});
  return impl_->mfcc ? impl_->mfcc->apply(decibel) : decibel;
}

FlatFeatures FrontEnd::flatten(MatrixView features) const {
  const std::span<const float> all = features.values();
  const std::size_t n_values = impl_->spec.n_values.value_or(all.size());
  FlatFeatures flat{.values = std::vector<float>(n_values, 0.0F), .padded = all.size() < n_values};
  const std::size_t n_copied = std::min(n_values, all.size());
  std::copy_n(all.begin(), n_copied, flat.values.begin());
  if (impl_->spec.scale == FeatureScale::kPeak) {
    float peak = 0.0F;
    for (const float value : all) {
      peak = std::max(peak, std::abs(value));
    }
    if (peak > 0.0F) {
      for (float& value : flat.values) {
        value /= peak;
      }
    }
  }
  return flat;
}

std::vector<Window> FrontEnd::windows(std::size_t n_samples, double hop_s) const {
  const FeatureSpec& spec = impl_->spec;
  if (!(hop_s > 0.0) || !std::isfinite(hop_s)) {
    throw UsageError(fmt::format("the step between windows is {} s; it must be more than 0", hop_s));
  }
  if (n_samples == 0) {
    return {};
  }
  const double rate = spec.sample_rate_hz;
  if (!spec.window_s || static_cast<double>(n_samples) <= kWholeUpTo * *spec.window_s * rate) {
    return {{.first_sample = 0, .n_samples = n_samples}};
  }
  const auto length = std::max<std::size_t>(1, static_cast<std::size_t>(std::llround(*spec.window_s * rate)));
  const auto samples_at = [&](std::size_t i) { return static_cast<double>(i) * std::max(hop_s * rate, 1.0); };
  const auto last_first = static_cast<double>(n_samples - length);
  std::vector<Window> windows;
  for (std::size_t i = 0; std::round(samples_at(i)) <= last_first; ++i) {
    windows.push_back({.first_sample = static_cast<std::size_t>(std::round(samples_at(i))), .n_samples = length});
  }
  if (windows.back().first_sample + length < n_samples) {
    windows.push_back({.first_sample = n_samples - length, .n_samples = length});
  }
  return windows;
}

}  // namespace auricle
