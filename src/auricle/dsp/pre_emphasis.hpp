#pragma once

#include <optional>
#include <span>
#include <vector>

namespace auricle {

/// Lifts high tones of sound that comes in pieces of any size: y[t] = x[t + 1] - coefficient x[t], which is
/// librosa.effects.preemphasis without its first sample.
class PreEmphasis {
 public:
  explicit PreEmphasis(double coefficient) : coefficient_(static_cast<float>(coefficient)) {}

  /// As many samples as are given, but for one less at the first time. They are overwritten by the next call.
  std::span<const float> push(std::span<const float> samples);

 private:
  float coefficient_;
  std::optional<float> before_;  ///< the last sample that came
  std::vector<float> result_;
};

}  // namespace auricle
