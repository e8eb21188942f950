#include <auricle/features/feature_stream.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/dsp/decibel.hpp>
#include <auricle/dsp/finite.hpp>
#include <auricle/dsp/frame_cutter.hpp>
#include <auricle/dsp/kernels.hpp>
#include <auricle/dsp/kernels_spectral.hpp>
#include <auricle/dsp/log_scale.hpp>
#include <auricle/dsp/pre_emphasis.hpp>
#include <auricle/features/beat_track.hpp>
#include <auricle/features/block_descriptors.hpp>
#include <auricle/features/block_patterns.hpp>
#include <auricle/features/delta.hpp>
#include <auricle/features/harmonic_percussive.hpp>
#include <auricle/features/onset.hpp>
#include <auricle/features/statistics.hpp>
#include <auricle/features/tempo.hpp>
#include <auricle/features/tempogram.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// More values than any clip needs (8 GiB of them): a spec that asks for more is a mistake or an attack.
constexpr std::size_t kMaxMatrixValues = std::size_t{1} << 31;

std::size_t size(int value) { return static_cast<std::size_t>(value); }

Matrix row_of(std::vector<float> values) {
  const std::size_t n_values = values.size();
  return {std::move(values), 1, n_values};
}

Matrix value_of(double value) { return row_of({static_cast<float>(value)}); }

FrameCutter::Options frame_options(const FeatureSpec& spec, PadMode pad_mode) {
  return {.frame_length = size(spec.frame_length.value_or(spec.n_fft)),
          .hop_length = size(spec.hop_length),
          .center = spec.center,
          .pad_mode = pad_mode};
}

}  // namespace

/// Blocks go to those who work frame by frame; at the end comes what takes all frames.
struct FeatureStream::Impl {
  explicit Impl(std::shared_ptr<const FeaturePlan> shared)
      : plan(std::move(shared)),
        spec(plan->spec),
        kinds(plan->kinds),
        stft(plan->stft),
        blocks(plan),
        rms_frames(frame_options(spec, spec.pad_mode)),
        crossing_frames(frame_options(spec, PadMode::kEdge)) {
    if (spec.preemphasis != 0.0) {
      pre_emphasis.emplace(spec.preemphasis);
    }
    if (kinds.any(FeatureKind::kHarmonic, FeatureKind::kPercussive)) {
      parts.emplace(plan->stft.options(), plan->hpss_options());
      block_magnitudes.resize(plan->stft.bins() * kBlockFrames);
    }
  }

  void push(std::span<const float> samples) {
    // A part that stays in the cache is looked at several times, and read from memory once.
    constexpr std::size_t kPart = std::size_t{1} << 16;
    check_size((n_pushed + samples.size()) / size(spec.hop_length));
    for (; !samples.empty(); samples = samples.subspan(std::min(kPart, samples.size()))) {
      push_part(samples.first(std::min(kPart, samples.size())));
    }
  }

  void push_part(std::span<const float> samples) {
    refuse_unless_finite(samples, n_pushed);
    n_pushed += samples.size();
    if (pre_emphasis) {
      samples = pre_emphasis->push(samples);
    }
    n_samples += samples.size();
    if (parts) {
      stft.push(samples, on_spectra);
    } else if (!blocks.idle()) {
      stft.push(samples, blocks.wanted_power(), on_block);
    }
    if (kinds.has(FeatureKind::kRms)) {
      rms_frames.push(samples, on_rms_frame);
    }
    if (kinds.has(FeatureKind::kZeroCrossingRate)) {
      crossing_frames.push(samples, on_crossing_frame);
    }
  }

  void flush() {
    n_frames = plan->stft.frames(n_samples);
    if (parts) {
      stft.finish(on_spectra);
      auto [harmonic, percussive] = parts->finish(spec.hpss.whole_hops ? std::nullopt : std::optional(n_samples));
      harmonic.resize(n_samples);
      percussive.resize(n_samples);
      finished.emplace(FeatureKind::kHarmonic, row_of(std::move(harmonic)));
      finished.emplace(FeatureKind::kPercussive, row_of(std::move(percussive)));
    } else if (!blocks.idle()) {
      stft.finish(blocks.wanted_power(), on_block);
    }
    rms_frames.finish(on_rms_frame);
    crossing_frames.finish(on_crossing_frame);
  }

  Matrix compressed(FeatureKind kind) const {
    const Compression& compression = spec.compression;
    if (compression.kind == Compression::Kind::kDecibel) {
      return power_to_db(blocks.rows(kind, n_frames), {.ref = spec.ref, .amin = spec.amin, .top_db = spec.top_db});
    }
    return to_log_scale(blocks.rows(kind, n_frames),
                        {.base = compression.kind == Compression::Kind::kLn ? Logarithm::kNatural : Logarithm::kTen,
                         .factor = compression.factor,
                         .offset = compression.offset,
                         .mean = compression.mean,
                         .std = compression.std});
  }

  Matrix beats() {
    // As librosa.beat.beat_track listens, whatever the spec's other features do.
    const std::vector<float> onsets =
        onset_strength(feature(FeatureKind::kMel), plan->onset_options(OnsetAggregate::kMedian));
    const BeatTrack track = beat_track(
        onsets, {.tempo = plan->tempo_options(), .tightness = spec.rhythm.tightness, .trim = spec.rhythm.trim});
    return row_of({track.beats.begin(), track.beats.end()});
  }

  /// Each kind is worked out once, when it is first asked for.
  const Matrix& feature(FeatureKind kind) {
    const auto found = finished.find(kind);
    return found != finished.end() ? found->second : finished.emplace(kind, worked_out(kind)).first->second;
  }

  Matrix worked_out(FeatureKind kind) {
    switch (kind) {
      case FeatureKind::kMel:
      case FeatureKind::kSpectrogram:
        return compressed(kind);
      case FeatureKind::kMfcc:
        return plan->mfcc->apply(feature(FeatureKind::kMel));
      case FeatureKind::kMfccDelta:
        return delta(feature(FeatureKind::kMfcc), {.width = spec.delta_width, .order = 1});
      case FeatureKind::kMfccDelta2:
        return delta(feature(FeatureKind::kMfcc), {.width = spec.delta_width, .order = 2});
      case FeatureKind::kChromaStft:
        return normalize_frames(blocks.chroma(n_frames), spec.chroma.norm);
      case FeatureKind::kTonnetz:
        return tonnetz(feature(FeatureKind::kChromaStft));
      case FeatureKind::kSpectralCentroid:
      case FeatureKind::kSpectralBandwidth:
      case FeatureKind::kSpectralRolloff:
      case FeatureKind::kSpectralFlatness:
        return blocks.rows(kind, n_frames);
      case FeatureKind::kSpectralContrast:
        return plan->contrast->contrast(blocks.rows(kind, n_frames));
      case FeatureKind::kZeroCrossingRate:
        return row_of(crossings);
      case FeatureKind::kRms:
        return row_of(rms);
      case FeatureKind::kOnsetStrength:
        return row_of(onset_strength(feature(FeatureKind::kMel), plan->onset_options(spec.onset.aggregate)));
      case FeatureKind::kTempogram:
        return tempogram(feature(FeatureKind::kOnsetStrength).values(), {.win_length = size(spec.rhythm.win_length)});
      case FeatureKind::kTempo:
        return value_of(tempo(feature(FeatureKind::kOnsetStrength).values(), plan->tempo_options()));
      case FeatureKind::kBeatTrack:
        return beats();
      case FeatureKind::kHarmonic:
      case FeatureKind::kPercussive:
        break;  // found at the end of the stream
      case FeatureKind::kBlockPatterns:
        return block_patterns(feature(FeatureKind::kMel), feature(FeatureKind::kMfcc),
                              {.frames_per_second = static_cast<double>(spec.sample_rate_hz) / spec.hop_length});
      case FeatureKind::kStatistics:
        return statistics(spec, [this](FeatureKind part) -> const Matrix& { return feature(part); });
    }
    throw UsageError("this kind of feature is not known");
  }

  /// Refuses before the work what could not be held after it.
  void check_size(std::size_t n_columns) const {
    const std::size_t n_rows = std::max<std::size_t>(plan->mel ? plan->mel->bands() : 1,
                                                     kinds.has(FeatureKind::kSpectrogram) ? plan->stft.bins() : 1);
    if (n_columns > kMaxMatrixValues / n_rows) {
      throw UsageError(
          fmt::format("{} rows x {} frames are more than can be held; choose a longer hop_length", n_rows, n_columns));
    }
  }

  std::shared_ptr<const FeaturePlan> plan;
  const FeatureSpec& spec;
  const KindSet& kinds;
  StftStream stft;
  BlockDescriptors blocks;
  FrameCutter rms_frames;
  FrameCutter crossing_frames;
  std::optional<HarmonicPercussiveStream> parts;
  AlignedVector<float> block_magnitudes;

  MagnitudeSink on_block = [this](const MagnitudeBlock& block) { blocks.push(block); };
  SpectrumSink on_spectra = [this](const SpectrumBlock& block) {
    if (!blocks.idle()) {
      magnitudes(block, blocks.wanted_power(), block_magnitudes);
      blocks.push({block.first_frame, block.n_frames, block_magnitudes});
    }
    parts->push(block);
  };
  FrameCutter::Sink on_rms_frame = [this](std::span<const float> frame) {
    rms.push_back(static_cast<float>(std::sqrt(kernels::sum_of_squares(frame) / static_cast<double>(frame.size()))));
  };
  FrameCutter::Sink on_crossing_frame = [this](std::span<const float> frame) {
    crossings.push_back(static_cast<float>(kernels::sign_changes(frame)) / static_cast<float>(frame.size()));
  };

  std::optional<PreEmphasis> pre_emphasis;
  std::size_t n_pushed = 0;
  std::size_t n_samples = 0;  ///< those that are heard
  std::size_t n_frames = 0;
  std::vector<float> rms;
  std::vector<float> crossings;
  std::map<FeatureKind, Matrix> finished;
};

FeatureStream::FeatureStream(std::shared_ptr<const FeaturePlan> plan)
    : impl_(std::make_unique<Impl>(std::move(plan))) {}
FeatureStream::~FeatureStream() = default;
FeatureStream::FeatureStream(FeatureStream&&) noexcept = default;
FeatureStream& FeatureStream::operator=(FeatureStream&&) noexcept = default;

void FeatureStream::push(std::span<const float> samples) { impl_->push(samples); }

Matrix FeatureStream::finish() {
  impl_->flush();
  impl_->feature(impl_->spec.kind);
  return std::move(impl_->finished.at(impl_->spec.kind));
}

}  // namespace auricle
