#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// What each frame's largest value or sum is brought to: librosa.util.normalize.
enum class FrameNorm {
  kNone,
  kMax,  ///< numpy.inf: the largest value becomes 1
  kSum,  ///< 1: the values sum to 1
};

/// librosa.feature.chroma_stft's parameters and defaults.
struct ChromaOptions {
  int n_chroma = 12;             ///< steps an octave is divided into
  std::optional<double> tuning;  ///< deviation from A = 440 Hz in steps, -0.5 … 0.5; absent: estimated from the clip
  FrameNorm norm = FrameNorm::kMax;

  bool operator==(const ChromaOptions&) const = default;
};

/// Sums the bins of power spectra to pitch classes, C first: librosa.filters.chroma's filters.
class ChromaFilters {
 public:
  struct Options {
    double sample_rate_hz = 22'050.0;
    std::size_t n_fft = 2048;
    std::size_t n_chroma = 12;
    double tuning = 0.0;
  };
  explicit ChromaFilters(const Options& options);

  /// n_chroma x bins.
  const Matrix& weights() const { return weights_; }

  /// Sums a block (bins x kBlockFrames) to n_chroma x kBlockFrames. Both are aligned to 64 bytes.
  void apply(std::span<const float> block, std::span<float> out) const;

 private:
  Matrix weights_;
  // Every pitch class hears every bin.
  std::vector<std::uint32_t> first_bins_;
  std::vector<std::uint32_t> first_weights_;
};

/// Divides each column by its norm; columns that are zero stay so. librosa.util.normalize(axis=0).
Matrix normalize_frames(Matrix features, FrameNorm norm);

/// Tonal centroids (6 x frames: fifths, minor and major thirds as x and y) of a chromagram: librosa.feature.tonnetz
/// (chroma=…), after Harte, Sandler and Gasser 2006.
Matrix tonnetz(Matrix chroma);

}  // namespace auricle
