#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace auricle {

/// Which rows of a table are learnt from, watched while learning, and judged on. No row is in two parts.
struct Split {
  std::vector<std::size_t> train;
  std::vector<std::size_t> validation;
  std::vector<std::size_t> test;
};

struct SplitOptions {
  double test_share = 0.2;        ///< 0 … 1, of all rows
  double validation_share = 0.2;  ///< 0 … 1, of the rows that are not for the test
  std::uint64_t seed = 1;
};

/// The article's split: shuffle all rows, the first 80 % are for training; of these the last fifth, unshuffled, is
/// Keras's `validation_split`. Throws UsageError for shares outside 0 … 1, DatasetError when a part that should have
/// rows would get none.
Split random_split(std::size_t n_rows, const SplitOptions& options);

}  // namespace auricle
