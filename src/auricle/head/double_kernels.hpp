#pragma once

#include <span>

namespace auricle::head_kernels {

/// sums[k] = row k of `rows` · x; as many rows as sums. In double, for a minimum is only found as exactly as its
/// function is known.
void multiply_rows(std::span<const double> rows, std::span<const double> x, std::span<double> sums);

/// Adds factors[k] · x to row k of `rows`; as many rows as factors.
void add_to_rows(std::span<const double> factors, std::span<const double> x, std::span<double> rows);

}  // namespace auricle::head_kernels
