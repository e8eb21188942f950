#pragma once

#include <optional>
#include <variant>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// What 0 dB means where it isn't a number: the largest or the median value of the whole spectrogram.
enum class DbReference { kMax, kMedian };

/// librosa.power_to_db's parameters and defaults.
struct DecibelOptions {
  std::variant<double, DbReference> ref = 1.0;
  double amin = 1e-10;                  ///< smaller values count as this one; positive
  std::optional<double> top_db = 80.0;  ///< dB kept below the loudest value; absent: all
};

/// 10 log10(power / ref), no lower than top_db below the largest: librosa.power_to_db.
Matrix power_to_db(Matrix power, const DecibelOptions& options);

}  // namespace auricle
