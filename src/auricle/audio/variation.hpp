#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace auricle {

/// A recording as it might also have sounded: for training on more than there is.
struct Variation {
  double tempo = 1.0;                  ///< how many times as fast, pitch kept: 0.5 … 2
  double pitch_semitones = 0.0;        ///< how much higher, tempo kept: -12 … 12
  double gain_db = 0.0;                ///< how much louder, clipped at full scale as bad copies are: -60 … 60
  std::optional<double> bandwidth_hz;  ///< nothing above this, as copies at low rates have it: 1000 …; absent: all
  double from = 0.0;                   ///< the part that is heard, in shares of the length: 0 … 1
  double to = 1.0;                     ///< its end, after `from`

  bool operator==(const Variation&) const = default;

  /// Throws UsageError naming what is out of range.
  void validate() const;
};

/// What differs, in words: "tempo x 1.1, +12 dB"; empty for none.
std::string describe(const Variation& variation);

/// Mono sound so changed: cut, then stretched by SoundTouch's WSOLA, then resampled by soxr to twice the bandwidth and
/// back, then amplified. About samples.size() * (to - from) / tempo samples. Throws UsageError
/// as validate does.
std::vector<float> vary(std::span<const float> samples, int sample_rate_hz, const Variation& variation);

}  // namespace auricle
