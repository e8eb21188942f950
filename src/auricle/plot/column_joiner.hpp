#pragma once

#include <cstddef>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// Makes of frames that come piece by piece, for hours, a matrix that is no wider than a picture needs: neighbours are
/// joined to their mean, in ever larger groups of equal size.
class ColumnJoiner {
 public:
  /// Joined columns are from `most_columns` / 2 to `most_columns` (even, at least 2) in number.
  explicit ColumnJoiner(std::size_t most_columns) : most_columns_(most_columns) {}

  /// Pieces of one number of rows, in order.
  void push(MatrixView frames);

  bool empty() const { return columns_.empty(); }

  /// What all frames so far have become.
  Matrix columns() const;

  /// How many frames a column is the mean of; the last may be one of fewer.
  std::size_t frames_per_column() const { return group_; }

 private:
  struct Column {
    std::vector<double> sums;
    std::size_t count = 0;
  };

  void join_pairs();

  std::size_t most_columns_;
  std::size_t group_ = 1;
  std::vector<Column> columns_;
};

}  // namespace auricle
