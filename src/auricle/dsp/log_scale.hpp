#pragma once

#include <auricle/core/matrix.hpp>

namespace auricle {

enum class Logarithm { kNatural, kTen };

/// How many networks hear loudness: (log(factor x + offset) - mean) / std.
struct LogScaleOptions {
  Logarithm base = Logarithm::kNatural;
  double factor = 1.0;  ///< positive
  double offset = 1.0;  ///< positive
  double mean = 0.0;
  double std = 1.0;  ///< positive
};

/// The same of every value of a matrix of magnitudes or powers (0 or more).
Matrix to_log_scale(Matrix values, const LogScaleOptions& options);

}  // namespace auricle
