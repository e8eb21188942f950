#pragma once

#include <span>
#include <vector>

namespace auricle {

/// A recording as it might also have sounded: for training on more than there is.
struct Variation {
  double tempo = 1.0;            ///< how many times as fast, pitch kept: 0.5 … 2
  double pitch_semitones = 0.0;  ///< how much higher, tempo kept: -12 … 12
  double gain_db = 0.0;          ///< how much louder, clipped at full scale as bad copies are: -60 … 60

  bool operator==(const Variation&) const = default;

  /// Throws UsageError naming what is out of range.
  void validate() const;
};

/// Mono sound so changed, by SoundTouch's WSOLA. About samples.size() / tempo samples.
std::vector<float> vary(std::span<const float> samples, int sample_rate_hz, const Variation& variation);

}  // namespace auricle
