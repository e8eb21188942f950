#pragma once

#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// What makes each column's mean 0 and its standard deviation 1.
struct Standard {
  std::vector<float> mean;
  std::vector<float> deviation;  ///< 1 where a column says nothing

  static Standard of(MatrixView values);

  void apply(Matrix& values) const;
};

}  // namespace auricle
