#pragma once

#include <cstddef>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/dsp/dct.hpp>

namespace auricle {

struct MfccOptions {
  std::size_t n_mels = 128;
  std::size_t n_mfcc = 20;  ///< 1 … n_mels
  DctNorm dct_norm = DctNorm::kOrtho;
  double lifter = 0.0;  ///< 0: none; otherwise coefficient k is weighted by 1 + lifter / 2 sin(pi (k + 1) / lifter)
};

/// Turns a log-power mel spectrogram (n_mels x frames, dB) into mel-frequency cepstral coefficients (n_mfcc x frames),
/// as librosa.feature.mfcc(S=…).
class Mfcc {
 public:
  explicit Mfcc(const MfccOptions& options);

  Matrix apply(MatrixView log_mel) const;

  /// What a frame's bands are multiplied with, lifter included: n_mfcc x n_mels.
  Matrix weights() const;

 private:
  Matrix liftered(Matrix coefficients) const;

  Dct dct_;
  std::vector<float> lifter_;  ///< a factor for each coefficient; empty: none
};

}  // namespace auricle
