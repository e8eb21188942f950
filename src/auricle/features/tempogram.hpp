#pragma once

#include <cstddef>
#include <span>
#include <stop_token>

#include <auricle/core/matrix.hpp>
#include <auricle/dsp/window.hpp>

namespace auricle {

enum class TempogramNorm {
  kNone,
  kMax,  ///< each column's largest magnitude is 1; silent ones stay 0
};

/// librosa.feature.tempogram's parameters and defaults.
struct TempogramOptions {
  std::size_t win_length = 384;  ///< onset frames a window, at least 1
  bool center = true;            ///< windows centred at their frame; otherwise beginning there
  WindowShape window = WindowShape::kHann;
  TempogramNorm norm = TempogramNorm::kMax;
  std::stop_token stop{};  ///< once it is requested, work ends by throwing Stopped
};

/// The local autocorrelation of an onset envelope: win_length lags x frames, as librosa.feature.tempogram. Throws
/// UsageError when win_length is 0, AudioError when the envelope is empty or, not centred, shorter than a window.
Matrix tempogram(std::span<const float> onset_envelope, const TempogramOptions& options);

}  // namespace auricle
