#pragma once

#include <vector>

namespace auricle {

/// Mono sound in memory: what `librosa.load` returns as (y, sr). Full scale is -1 … 1.
struct Clip {
  std::vector<float> samples;
  int sample_rate_hz = 0;

  double duration_s() const { return sample_rate_hz > 0 ? static_cast<double>(samples.size()) / sample_rate_hz : 0.0; }
};

/// The sample rates that sound can be brought to; files may have higher ones, see resample.hpp.
inline constexpr int kLowestSampleRateHz = 1'000;
inline constexpr int kHighestSampleRateHz = 768'000;

/// Whether a rate lies in kLowestSampleRateHz … kHighestSampleRateHz.
constexpr bool is_sample_rate(int rate_hz) { return rate_hz >= kLowestSampleRateHz && rate_hz <= kHighestSampleRateHz; }

}  // namespace auricle
