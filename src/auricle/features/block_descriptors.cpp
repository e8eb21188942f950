#include <auricle/features/block_descriptors.hpp>

#include <algorithm>
#include <utility>

#include <auricle/dsp/kernels_spectral.hpp>

namespace auricle {
namespace {

bool needs_magnitudes(const FeaturePlan& plan) {
  return plan.spec.power != 2.0 ||
         plan.kinds.any(FeatureKind::kSpectralCentroid, FeatureKind::kSpectralBandwidth, FeatureKind::kSpectralRolloff,
                        FeatureKind::kSpectralContrast, FeatureKind::kSpectralFlatness);
}

}  // namespace

BlockDescriptors::BlockDescriptors(std::shared_ptr<const FeaturePlan> plan)
    : plan_(std::move(plan)),
      needs_magnitudes_(needs_magnitudes(*plan_)),
      needs_powers_(plan_->kinds.any(FeatureKind::kMel, FeatureKind::kSpectrogram, FeatureKind::kChromaStft)),
      shape_(plan_->spectrum_options()),
      contrast_(plan_->contrast),
      raised_(plan_->stft.bins() * kBlockFrames),
      untuned_(plan_->stft.bins()) {
  const FeatureSpec& spec = plan_->spec;
  if (plan_->kinds.has(FeatureKind::kChromaStft) && !plan_->chroma) {
    tuning_.emplace(TuningEstimator::Options{.sample_rate_hz = static_cast<double>(spec.sample_rate_hz),
                                             .n_fft = static_cast<std::size_t>(spec.n_fft),
                                             .bins_per_octave = spec.chroma.n_chroma});
  }
}

void BlockDescriptors::push(const MagnitudeBlock& block) {
  if (!needs_magnitudes_) {
    push_powers(block);
    return;
  }
  push_magnitudes(block.values);
  if (needs_powers_) {
    kernels::raise(block.values, 2.0, raised_.data());
    push_powers({block.first_frame, block.n_frames, raised_});
  }
}

void BlockDescriptors::push_magnitudes(std::span<const float> block) {
  const FeatureSpec& spec = plan_->spec;
  const KindSet& kinds = plan_->kinds;
  if (kinds.has(FeatureKind::kSpectralCentroid)) {
    shape_.centroid(block, growing(FeatureKind::kSpectralCentroid, 1).append());
  }
  if (kinds.has(FeatureKind::kSpectralBandwidth)) {
    shape_.bandwidth(block, spec.bandwidth_p, growing(FeatureKind::kSpectralBandwidth, 1).append());
  }
  if (kinds.has(FeatureKind::kSpectralRolloff)) {
    shape_.rolloff(block, spec.roll_percent, growing(FeatureKind::kSpectralRolloff, 1).append());
  }
  if (kinds.has(FeatureKind::kSpectralFlatness)) {
    kernels::flatness(block, spec.power, static_cast<float>(spec.amin),
                      growing(FeatureKind::kSpectralFlatness, 1).append().data());
  }
  if (contrast_) {
    contrast_->valleys_and_peaks(block, growing(FeatureKind::kSpectralContrast, 2 * contrast_->bands()).append());
  }
  if (spec.power != 2.0 && kinds.any(FeatureKind::kMel, FeatureKind::kSpectrogram)) {
    kernels::raise(block, spec.power, raised_.data());
    push_spectrogram(raised_);
  }
}

void BlockDescriptors::push_powers(const MagnitudeBlock& powers) {
  if (plan_->spec.power == 2.0) {
    push_spectrogram(powers.values);
  }
  if (!plan_->kinds.has(FeatureKind::kChromaStft)) {
    return;
  }
  if (plan_->chroma) {
    plan_->chroma->apply(powers.values, growing(FeatureKind::kChromaStft, plan_->chroma->weights().rows()).append());
  } else {
    tuning_->add(powers);
    std::ranges::copy(powers.values, untuned_.append().begin());
  }
}

void BlockDescriptors::push_spectrogram(std::span<const float> raised) {
  if (plan_->mel) {
    plan_->mel->apply(raised, growing(FeatureKind::kMel, plan_->mel->bands()).append());
  }
  if (plan_->kinds.has(FeatureKind::kSpectrogram)) {
    std::ranges::copy(raised, growing(FeatureKind::kSpectrogram, plan_->stft.bins()).append().begin());
  }
}

Matrix BlockDescriptors::chroma(std::size_t n_frames) const {
  if (plan_->chroma) {
    return rows(FeatureKind::kChromaStft, n_frames);
  }
  const ChromaFilters filters = plan_->chroma_filters(tuning_->estimate());
  BlockRows tuned(filters.weights().rows());
  for (std::size_t i = 0; i < untuned_.blocks(); ++i) {
    filters.apply(untuned_.block(i), tuned.append());
  }
  return tuned.matrix(n_frames);
}

}  // namespace auricle
