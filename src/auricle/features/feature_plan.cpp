#include <auricle/features/feature_plan.hpp>

#include <bit>
#include <variant>

namespace auricle {
namespace {

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
  const bool cut = (spec.kind == FeatureKind::kMel || spec.kind == FeatureKind::kMfcc) &&
                   spec.compression.kind == Compression::Kind::kDecibel;
  const bool hidden = spec.top_db && *spec.top_db * 2.0 / spec.power <= kMostDecibels && n_fft >= kLeastFrame;
  const bool plain = spec.lifter == 0.0 && spec.ref != std::variant<double, DbReference>(DbReference::kMedian);
  const bool worth_it = std::has_single_bit(n_fft);  // other lengths are transformed in double precision anyway
  return cut && hidden && plain && worth_it ? Precision::kSingle : Precision::kDouble;
}

StftOptions stft_options(const FeatureSpec& spec) {
  const auto length = [](std::optional<int> value) { return value ? std::optional(size(*value)) : std::nullopt; };
  return {.n_fft = size(spec.n_fft),
          .hop_length = size(spec.hop_length),
          .win_length = length(spec.win_length),
          .window = spec.window,
          .fftbins = spec.fftbins,
          .center = spec.center,
          .pad_mode = spec.pad_mode,
          .frame_length = length(spec.frame_length),
          .precision = precision(spec)};
}

MelOptions mel_options(const FeatureSpec& spec) {
  return {.sample_rate_hz = static_cast<double>(spec.sample_rate_hz),
          .n_fft = size(spec.n_fft),
          .n_mels = size(spec.n_mels),
          .fmin = spec.fmin,
          .fmax = spec.fmax,
          .scale = spec.htk ? MelScale::kHtk : MelScale::kSlaney,
          .norm = spec.norm,
          .triangles = spec.mel_triangles};
}

MfccOptions mfcc_options(const FeatureSpec& spec) {
  return {.n_mels = size(spec.n_mels), .n_mfcc = size(spec.n_mfcc), .dct_norm = spec.dct_norm, .lifter = spec.lifter};
}

}  // namespace

FeaturePlan::FeaturePlan(const FeatureSpec& given)
    : spec(validated(given)), kinds(needed_kinds(spec)), stft(stft_options(spec)) {
  if (kinds.has(FeatureKind::kMel)) {
    mel.emplace(mel_options(spec));
  }
  if (kinds.has(FeatureKind::kMfcc)) {
    mfcc.emplace(mfcc_options(spec));
  }
  if (kinds.has(FeatureKind::kChromaStft) && spec.chroma.tuning) {
    chroma.emplace(chroma_filters(*spec.chroma.tuning));
  }
  if (kinds.has(FeatureKind::kSpectralContrast)) {
    contrast.emplace(spectrum_options(), spec.contrast);
  }
}

SpectrumOptions FeaturePlan::spectrum_options() const {
  return {.sample_rate_hz = static_cast<double>(spec.sample_rate_hz), .n_fft = size(spec.n_fft)};
}

OnsetOptions FeaturePlan::onset_options(OnsetAggregate aggregate) const {
  return {.lag = size(spec.onset.lag),
          .max_size = size(spec.onset.max_size),
          .detrend = spec.onset.detrend,
          .center = spec.center,
          .aggregate = aggregate,
          .n_fft = size(spec.n_fft),
          .hop_length = size(spec.hop_length)};
}

TempoOptions FeaturePlan::tempo_options() const {
  return {.sample_rate_hz = static_cast<double>(spec.sample_rate_hz),
          .hop_length = size(spec.hop_length),
          .start_bpm = spec.rhythm.start_bpm,
          .std_bpm = spec.rhythm.std_bpm,
          .ac_size = spec.rhythm.ac_size,
          .max_tempo = spec.rhythm.max_tempo};
}

HpssOptions FeaturePlan::hpss_options() const {
  const HpssParameters& hpss = spec.hpss;
  return {.kernel_harmonic = size(hpss.kernel_size[0]),
          .kernel_percussive = size(hpss.kernel_size[1]),
          .mask = {.power = hpss.power, .margin_harmonic = hpss.margin[0], .margin_percussive = hpss.margin[1]}};
}

ChromaFilters FeaturePlan::chroma_filters(double tuning) const {
  return ChromaFilters({.sample_rate_hz = static_cast<double>(spec.sample_rate_hz),
                        .n_fft = size(spec.n_fft),
                        .n_chroma = size(spec.chroma.n_chroma),
                        .tuning = tuning});
}

}  // namespace auricle
