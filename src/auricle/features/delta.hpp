#pragma once

#include <auricle/core/matrix.hpp>

namespace auricle {

/// librosa.feature.delta's parameters and defaults.
struct DeltaOptions {
  int width = 9;  ///< frames that a value is worked out from: odd, at least 3
  int order = 1;  ///< 1: rate of change, 2: acceleration, …; at least 1, less than width
};

/// How fast each row changes from frame to frame, by the Savitzky-Golay filter: librosa.feature.delta(mode="interp").
/// Throws AudioError when there are fewer frames than `width`.
Matrix delta(MatrixView features, const DeltaOptions& options);

}  // namespace auricle
