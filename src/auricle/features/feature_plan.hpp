#pragma once

#include <optional>

#include <auricle/dsp/mel.hpp>
#include <auricle/dsp/stft.hpp>
#include <auricle/features/chroma.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/features/hpss.hpp>
#include <auricle/features/kind_set.hpp>
#include <auricle/features/mfcc.hpp>
#include <auricle/features/onset.hpp>
#include <auricle/features/spectral_shape.hpp>
#include <auricle/features/tempo.hpp>

namespace auricle {

/// Tables that a spec's features take, worked out once and shared by all its streams.
struct FeaturePlan {
  /// Throws UsageError when the spec is not valid.
  explicit FeaturePlan(const FeatureSpec& given);

  SpectrumOptions spectrum_options() const;
  OnsetOptions onset_options(OnsetAggregate aggregate) const;
  TempoOptions tempo_options() const;
  HpssOptions hpss_options() const;
  ChromaFilters chroma_filters(double tuning) const;

  FeatureSpec spec;
  KindSet kinds;  ///< what has to be computed
  Stft stft;
  std::optional<MelFilters> mel;
  std::optional<Mfcc> mfcc;
  std::optional<ChromaFilters> chroma;  ///< absent when the tuning is still to be estimated
  std::optional<SpectralContrast> contrast;
};

}  // namespace auricle
