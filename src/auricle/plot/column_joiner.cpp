#include <auricle/plot/column_joiner.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace auricle {

Matrix ColumnJoiner::columns() const {
  if (columns_.empty()) {
    return {};
  }
  Matrix result(columns_.front().sums.size(), columns_.size());
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    for (std::size_t row = 0; row < result.rows(); ++row) {
      result(row, c) = static_cast<float>(columns_[c].sums[row] / static_cast<double>(columns_[c].count));
    }
  }
  return result;
}

void ColumnJoiner::push(MatrixView frames) {
  for (std::size_t frame = 0; frame < frames.cols(); ++frame) {
    if (columns_.empty() || columns_.back().count == group_) {
      if (columns_.size() == most_columns_) {
        join_pairs();
      }
      columns_.push_back({.sums = std::vector<double>(frames.rows())});
    }
    Column& column = columns_.back();
    for (std::size_t row = 0; row < frames.rows(); ++row) {
      column.sums[row] += frames(row, frame);
    }
    ++column.count;
  }
}

void ColumnJoiner::join_pairs() {
  for (std::size_t i = 0; 2 * i < columns_.size(); ++i) {
    Column joined = std::move(columns_[2 * i]);
    const Column& other = columns_[2 * i + 1];
    std::ranges::transform(joined.sums, other.sums, joined.sums.begin(), std::plus());
    joined.count += other.count;
    columns_[i] = std::move(joined);
  }
  columns_.resize(columns_.size() / 2);
  group_ *= 2;
}

}  // namespace auricle
