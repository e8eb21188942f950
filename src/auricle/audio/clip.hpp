#pragma once

#include <vector>

namespace auricle {

/// Mono sound in memory: what `librosa.load` calls (y, sr). Full scale is -1 … 1.
struct Clip {
  std::vector<float> samples;
  int sample_rate_hz = 0;

  double duration_s() const { return sample_rate_hz > 0 ? static_cast<double>(samples.size()) / sample_rate_hz : 0.0; }
};

}  // namespace auricle
