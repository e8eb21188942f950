#pragma once

#include <cstddef>
#include <span>

namespace auricle {

/// How two estimates of parts share a spectrum: parameters of librosa.decompose.hpss.
struct SoftMaskOptions {
  double power = 2.0;              ///< how sharply, positive
  double margin_harmonic = 1.0;    ///< how many times the other part a part must exceed, at least 1
  double margin_percussive = 1.0;  ///< likewise
};

/// Rows of kBlockFrames values, all aligned to 64 bytes.
struct SoftMaskRows {
  const float* harmonic;            ///< estimated magnitudes, a row for each bin
  const float* percussive;          ///< likewise
  std::span<const float> spectrum;  ///< for each bin a row of real and a row of imaginary parts
  float* harmonic_spectrum;         ///< what comes out, as long as `spectrum`
  float* percussive_spectrum;       ///< likewise
};

/// Each part: the spectrum times librosa.util.softmask(part, other part * margin, power). Where both estimates are next
/// to nothing, half of it goes to each part when both margins are 1, and none of it otherwise.
void split_by_soft_masks(const SoftMaskRows& rows, const SoftMaskOptions& options);

}  // namespace auricle
