#pragma once

#include <cstddef>
#include <span>

namespace auricle {

/// How often a sound changes sign in a second: low for deep sounds, high for bright ones.
inline double zero_crossings_per_s(std::span<const float> sound, int sample_rate_hz) {
  std::size_t crossings = 0;
  for (std::size_t i = 1; i < sound.size(); ++i) {
    crossings += (sound[i - 1] < 0) != (sound[i] < 0) ? 1 : 0;
  }
  return static_cast<double>(crossings) * sample_rate_hz / static_cast<double>(sound.size());
}

}  // namespace auricle
