#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// Which formula turns hertz into mels.
enum class MelScale {
  kSlaney,  ///< linear up to 1000 Hz, then logarithmic: Slaney's Auditory Toolbox (1998), librosa's default
  kHtk,     ///< 2595 log10(1 + f / 700)
};

enum class MelNorm {
  kNone,    ///< triangles of height 1
  kSlaney,  ///< divided by half of their width in Hz: those that are straight there get the area 1
};

/// Over what a triangle's sides are straight lines.
enum class MelTriangles {
  kHz,   ///< librosa, Essentia's "linear" weighting
  kMel,  ///< HTK, Kaldi, TensorFlow, Essentia's "warping" weighting
};

/// librosa.hz_to_mel.
double hz_to_mel(double hz, MelScale scale);
/// librosa.mel_to_hz.
double mel_to_hz(double mel, MelScale scale);

/// A range of frequencies, Hz.
struct FrequencyRange {
  double low = 0.0;
  double high = 0.0;
};

/// `count` frequencies (Hz), evenly spaced in mels, both ends of the range among them: librosa.mel_frequencies.
std::vector<double> mel_frequencies(std::size_t count, FrequencyRange range, MelScale scale);

/// librosa.filters.mel's parameters and defaults, and one that other front ends need.
struct MelOptions {
  double sample_rate_hz = 22'050.0;
  std::size_t n_fft = 2048;
  std::size_t n_mels = 128;
  double fmin = 0.0;           ///< Hz
  std::optional<double> fmax;  ///< Hz; absent: half the sample rate
  MelScale scale = MelScale::kSlaney;
  MelNorm norm = MelNorm::kSlaney;
  MelTriangles triangles = MelTriangles::kHz;
};

/// Triangular filters that sum the bins of a spectrum to mel bands. Only weights that are not zero are kept.
class MelFilters {
 public:
  explicit MelFilters(const MelOptions& options);

  std::size_t bands() const { return first_bins_.size(); }
  std::size_t bins() const { return bins_; }

  /// Every weight, zeros too: bands x bins, what librosa.filters.mel returns.
  Matrix dense() const;

  /// Sums a block (bins x kBlockFrames) to bands x kBlockFrames. Both are aligned to 64 bytes.
  void apply(std::span<const float> block, std::span<float> out) const;

 private:
  std::size_t bins_;
  std::vector<std::uint32_t> first_bins_;     ///< of each band
  std::vector<std::uint32_t> first_weights_;  ///< of each band, and one past the last
  std::vector<float> weights_;
};

}  // namespace auricle
