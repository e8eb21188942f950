#include <auricle/features/frame_descriptors.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/core/error.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/finite.hpp>
#include <auricle/features/block_descriptors.hpp>
#include <auricle/features/tuning.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

void end_if_asked(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Stopped();
  }
}

void check_shape(const FeaturePlan& plan, MatrixView spectrogram) {
  if (spectrogram.rows() != plan.stft.bins() || spectrogram.cols() == 0) {
    throw UsageError(fmt::format("a spectrogram of n_fft {} has {} bins and at least one frame, not {} x {}",
                                 plan.spec.n_fft, plan.stft.bins(), spectrogram.rows(), spectrogram.cols()));
  }
}

/// Hands a spectrogram over as an STFT would.
void for_each_block(MatrixView spectrogram, const std::stop_token& stop, const MagnitudeSink& sink) {
  AlignedVector<float> block(spectrogram.rows() * kBlockFrames, 0.0F);
  for (std::size_t first = 0; first < spectrogram.cols(); first += kBlockFrames) {
    end_if_asked(stop);
    const std::size_t count = std::min(kBlockFrames, spectrogram.cols() - first);
    for (std::size_t row = 0; row < spectrogram.rows(); ++row) {
      std::copy_n(spectrogram.row(row).data() + first, count, &block[row * kBlockFrames]);
    }
    sink({first, count, block});
  }
}

BlockDescriptors descriptors_of(const std::shared_ptr<const FeaturePlan>& plan) {
  BlockDescriptors blocks(plan);
  if (blocks.idle()) {
    throw UsageError("this kind of feature is not worked out of single frames of a spectrum");
  }
  return blocks;
}

Matrix finished(const FeaturePlan& plan, const BlockDescriptors& blocks, std::size_t n_frames) {
  switch (plan.spec.kind) {
    case FeatureKind::kChromaStft:
      return normalize_frames(blocks.chroma(n_frames), plan.spec.chroma.norm);
    case FeatureKind::kSpectralContrast:
      return plan.contrast->contrast(blocks.rows(plan.spec.kind, n_frames));
    default:
      return blocks.rows(plan.spec.kind, n_frames);
  }
}

}  // namespace

Matrix frame_descriptor(const std::shared_ptr<const FeaturePlan>& plan, std::span<const float> samples,
                        const std::stop_token& stop) {
  refuse_unless_finite(samples);
  BlockDescriptors blocks = descriptors_of(plan);
  plan->stft.for_each_block(samples, blocks.wanted_power(), [&](const MagnitudeBlock& block) {
    end_if_asked(stop);
    blocks.push(block);
  });
  return finished(*plan, blocks, plan->stft.frames(samples.size()));
}

Matrix frame_descriptor(const std::shared_ptr<const FeaturePlan>& plan, MatrixView spectrogram,
                        const std::stop_token& stop) {
  check_shape(*plan, spectrogram);
  BlockDescriptors blocks = descriptors_of(plan);
  for_each_block(spectrogram, stop, [&](const MagnitudeBlock& block) { blocks.push(block); });
  return finished(*plan, blocks, spectrogram.cols());
}

double estimate_tuning(const FeaturePlan& plan, MatrixView powers, const std::stop_token& stop) {
  check_shape(plan, powers);
  const SpectrumOptions spectrum = plan.spectrum_options();
  TuningEstimator tuning({.sample_rate_hz = spectrum.sample_rate_hz,
                          .n_fft = spectrum.n_fft,
                          .bins_per_octave = plan.spec.chroma.n_chroma});
  for_each_block(powers, stop, [&](const MagnitudeBlock& block) { tuning.add(block); });
  return tuning.estimate();
}

Matrix rms_of_spectrogram(const FeaturePlan& plan, MatrixView magnitudes) {
  check_shape(plan, magnitudes);
  const auto n_fft = static_cast<double>(plan.spec.n_fft);
  std::vector<double> sums(magnitudes.cols(), 0.0);
  for (std::size_t bin = 0; bin < magnitudes.rows(); ++bin) {
    // All bins stand for two of the whole spectrum, but the first and, of an even one, the last.
    const bool alone = bin == 0 || 2 * bin == static_cast<std::size_t>(plan.spec.n_fft);
    const std::span<const float> row = magnitudes.row(bin);
    for (std::size_t t = 0; t < row.size(); ++t) {
      sums[t] += (alone ? 1.0 : 2.0) * static_cast<double>(row[t]) * static_cast<double>(row[t]);
    }
  }
  Matrix result(1, magnitudes.cols());
  std::ranges::transform(sums, result.values().begin(),
                         [&](double sum) { return static_cast<float>(std::sqrt(sum) / n_fft); });
  return result;
}

}  // namespace auricle
