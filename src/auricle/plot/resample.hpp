#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// Neighbouring rows or columns that become one: [first, last).
struct IndexRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Makes about `dots` ranges of `count` rows or columns: neighbours joined evenly where there are more, each repeated
/// where there are fewer, so that a viewer that smooths an enlarged image has nothing to smooth. At least 2, since
/// gnuplot draws no image that is a single row or column.
std::vector<IndexRange> even_ranges(std::size_t count, std::size_t dots);

/// One range of FFT bins for each of `parts` rows of a picture whose axis is an octave equally high above
/// kLogKneeHz and linear below; the ranges may share bins where bins are sparse.
std::vector<IndexRange> log_frequency_ranges(std::span<const double> frequencies_hz, std::size_t parts);

/// Where a frequency lies on that axis: hertz / kLogKneeHz up to 1, then 1 more for each octave.
double log_frequency_place(double frequency_hz);

/// Below it specshow's "log" axis is linear too, for 0 Hz has no logarithm.
inline constexpr double kLogKneeHz = 64.0;

/// The matrix whose element (i, j) is the mean over rows[i] x columns[j], values that aren't finite left out; NaN where
/// none is finite.
Matrix averaged(MatrixView matrix, std::span<const IndexRange> rows, std::span<const IndexRange> columns);

}  // namespace auricle
