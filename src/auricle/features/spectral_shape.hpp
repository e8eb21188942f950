#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/dsp/aligned.hpp>

namespace auricle {

/// librosa.feature.spectral_contrast's parameters and defaults.
struct ContrastOptions {
  double fmin = 200.0;     ///< Hz, the first octave's lower end; below it lies one band more
  int n_bands = 6;         ///< octaves
  double quantile = 0.02;  ///< share of a band's bins that make its peak, and its valley; between 0 and 1
  bool linear = false;     ///< the difference of magnitudes, not of decibels

  bool operator==(const ContrastOptions&) const = default;
};

/// The spectrum that the descriptors of this file look at.
struct SpectrumOptions {
  double sample_rate_hz = 22'050.0;
  std::size_t n_fft = 2048;
};

/// Where a spectrum lies and how wide it is. Every method takes a block of magnitudes (bins x kBlockFrames, aligned to
/// 64 bytes) and writes one row of kBlockFrames values.
class SpectralShape {
 public:
  explicit SpectralShape(const SpectrumOptions& options)
      : hz_per_bin_(options.sample_rate_hz / static_cast<double>(options.n_fft)) {}

  /// Hz: librosa.feature.spectral_centroid.
  void centroid(std::span<const float> block, std::span<float> out) const;

  /// Hz: librosa.feature.spectral_bandwidth; `p` is the power of the deviation from the centroid.
  void bandwidth(std::span<const float> block, double p, std::span<float> out) const;

  /// Hz below which lies `roll_percent` (0 … 1) of the sum of magnitudes: librosa.feature.spectral_rolloff.
  void rolloff(std::span<const float> block, double roll_percent, std::span<float> out) const;

 private:
  double hz_per_bin_;
};

/// How far peaks rise above valleys, in each band of about an octave: librosa.feature.spectral_contrast. Has a buffer
/// of its own: one object per thread.
class SpectralContrast {
 public:
  /// Throws UsageError when a band would begin above half the sample rate or hold no bin.
  SpectralContrast(const SpectrumOptions& spectrum, const ContrastOptions& options);

  /// n_bands + 1.
  std::size_t bands() const { return bands_.size(); }

  /// Writes the bands' valleys, then their peaks (2 x bands x kBlockFrames), of a block of magnitudes.
  void valleys_and_peaks(std::span<const float> block, std::span<float> out);

  /// The contrast (bands x frames) of valleys and peaks (2 x bands x frames).
  Matrix contrast(MatrixView valleys_and_peaks) const;

 private:
  struct Band {
    std::size_t first_bin;
    std::size_t n_bins;
    std::size_t n_extremes;
  };

  bool linear_;
  std::vector<Band> bands_;
  AlignedVector<float> scratch_;
};

}  // namespace auricle
