#pragma once

#include <cstddef>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// The directions in which embeddings differ most, each column being standardized first: what they say in fewer
/// numbers. Exact, by the eigenvectors of the columns' correlations.
struct PrincipalComponents {
  std::vector<float> mean;       ///< of each column
  std::vector<float> deviation;  ///< of each column; 1 where it says nothing
  Matrix directions;             ///< components x columns, of length 1; the largest number of each is positive
  std::vector<float> spread;     ///< the standard deviation along each, falling

  /// At most `n_components`, fewer where the rows differ in fewer directions. Throws UsageError when there are no rows
  /// or a value is not finite.
  static PrincipalComponents of(MatrixView rows, std::size_t n_components);

  /// rows x components.
  Matrix project(MatrixView rows) const;
};

}  // namespace auricle
