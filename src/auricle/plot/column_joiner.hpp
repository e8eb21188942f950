#pragma once

#include <cstddef>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// Makes of frames that come piece by piece, for hours, a matrix that is no wider than a picture needs: neighbours are
/// joined to their mean, in ever larger groups of equal size. Frames that come in one piece stay as they are.
class ColumnJoiner {
 public:
  /// Joined columns are from `most_columns` / 2 to `most_columns` (even, at least 2) in number.
  explicit ColumnJoiner(std::size_t most_columns) : most_columns_(most_columns) {}

  /// Pieces of one number of rows, in order.
  void push(Matrix frames);

  /// Ends the work.
  Matrix finish();

  /// How many frames a column of finish() is the mean of; the last may be one of fewer.
  std::size_t frames_per_column() const { return group_; }

 private:
  struct Column {
    std::vector<double> sums;
    std::size_t count = 0;
  };

  void join(MatrixView frames);
  void join_pairs();

  std::size_t most_columns_;
  std::size_t group_ = 1;
  Matrix only_;  ///< the first piece, as long as there is no other
  std::vector<Column> columns_;
};

}  // namespace auricle
