#include <auricle/plot/resample.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace auricle {
namespace {

double frequency_at(double place) { return place <= 1.0 ? place * kLogKneeHz : kLogKneeHz * std::exp2(place - 1.0); }

float mean_of_finite(MatrixView matrix, IndexRange rows, IndexRange columns) {
  double sum = 0.0;
  std::size_t count = 0;
  for (std::size_t r = rows.first; r < rows.last; ++r) {
    for (const float value : matrix.row(r).subspan(columns.first, columns.last - columns.first)) {
      if (std::isfinite(value)) {
        sum += value;
        ++count;
      }
    }
  }
  return count == 0 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(sum / static_cast<double>(count));
}

}  // namespace

std::vector<IndexRange> even_ranges(std::size_t count, std::size_t dots) {
  const std::size_t parts = std::min(count, dots);
  const std::size_t repeats = std::max<std::size_t>(dots / parts, parts == 1 ? 2 : 1);
  std::vector<IndexRange> ranges;
  for (std::size_t i = 0; i < parts; ++i) {
    ranges.insert(ranges.end(), repeats, {.first = i * count / parts, .last = (i + 1) * count / parts});
  }
  return ranges;
}

double log_frequency_place(double frequency_hz) {
  return frequency_hz <= kLogKneeHz ? frequency_hz / kLogKneeHz : 1.0 + std::log2(frequency_hz / kLogKneeHz);
}

std::vector<IndexRange> log_frequency_ranges(std::span<const double> frequencies_hz, std::size_t parts) {
  const double low = log_frequency_place(frequencies_hz.front());
  const double high = log_frequency_place(frequencies_hz.back());
  const auto nearest = [&](double place) {
    const double wanted = frequency_at(place);
    const auto above = std::ranges::lower_bound(frequencies_hz, wanted);
    auto index = static_cast<std::size_t>(above - frequencies_hz.begin());
    index = std::min(index, frequencies_hz.size() - 1);
    return index > 0 && wanted - frequencies_hz[index - 1] < frequencies_hz[index] - wanted ? index - 1 : index;
  };
  std::vector<IndexRange> ranges;
  for (std::size_t i = 0; i < parts; ++i) {
    const double height = (high - low) / static_cast<double>(parts);
    const double bottom = low + height * static_cast<double>(i);
    ranges.push_back({.first = nearest(bottom), .last = nearest(bottom + height)});
    // A row of the picture narrower than a bin shows the bin at its middle.
    if (ranges.back().last <= ranges.back().first + 1) {
      const std::size_t bin = nearest(bottom + 0.5 * height);
      ranges.back() = {.first = bin, .last = bin + 1};
    }
  }
  return ranges;
}

Matrix averaged(MatrixView matrix, std::span<const IndexRange> rows, std::span<const IndexRange> columns) {
  Matrix result(rows.size(), columns.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      result(r, c) = mean_of_finite(matrix, rows[r], columns[c]);
    }
  }
  return result;
}

}  // namespace auricle
