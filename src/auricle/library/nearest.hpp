#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// A row and how much it is like what was asked for.
struct Near {
  std::size_t row = 0;
  float likeness = 0.0F;  ///< the product of both
};

/// The n rows of `rows` whose product with `like` is the largest, falling, of equals the first; all are looked at.
/// `but`: a row that is left out.
std::vector<Near> nearest_rows(MatrixView rows, std::span<const float> like, std::size_t n,
                               std::optional<std::size_t> but = {});

}  // namespace auricle
