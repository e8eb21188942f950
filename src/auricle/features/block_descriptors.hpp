#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>

#include <auricle/features/block_rows.hpp>
#include <auricle/features/feature_plan.hpp>
#include <auricle/features/tuning.hpp>

namespace auricle {

/// What can be worked out frame by frame, while a block's spectra are in the cache: everything that a plan needs of the
/// STFT but the harmonic and percussive parts. Blocks must come in order.
class BlockDescriptors {
 public:
  explicit BlockDescriptors(std::shared_ptr<const FeaturePlan> plan);

  /// 1 when blocks of magnitudes are wanted, 2 when powers will do.
  double wanted_power() const { return needs_magnitudes_ ? 1.0 : 2.0; }

  /// Whether no block is wanted at all.
  bool idle() const { return !needs_magnitudes_ && !needs_powers_; }

  /// A block of magnitudes ** wanted_power().
  void push(const MagnitudeBlock& block);

  /// A kind's rows x n_frames as they came out of the blocks: powers (not decibels) of kMel and kSpectrogram, valleys
  /// and peaks of kSpectralContrast.
  Matrix rows(FeatureKind kind, std::size_t n_frames) const { return growing_.at(kind).matrix(n_frames); }

  /// The chromagram, not normalised. Where the plan leaves the tuning open it is estimated first.
  Matrix chroma(std::size_t n_frames) const;

 private:
  BlockRows& growing(FeatureKind kind, std::size_t n_rows) { return growing_.try_emplace(kind, n_rows).first->second; }
  void push_magnitudes(std::span<const float> block);
  void push_powers(const MagnitudeBlock& powers);
  /// Magnitudes ** the spec's power.
  void push_spectrogram(std::span<const float> raised);

  std::shared_ptr<const FeaturePlan> plan_;
  bool needs_magnitudes_;
  bool needs_powers_;
  SpectralShape shape_;
  std::optional<SpectralContrast> contrast_;
  std::optional<TuningEstimator> tuning_;
  AlignedVector<float> raised_;
  std::map<FeatureKind, BlockRows> growing_;
  BlockRows untuned_;  ///< powers that wait for the tuning
};

}  // namespace auricle
