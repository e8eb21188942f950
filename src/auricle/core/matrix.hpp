#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace auricle {

/// A read-only view of `rows` x `cols` floats that lie row after row without gaps. Does not own them.
class MatrixView {
 public:
  MatrixView() = default;
  MatrixView(std::span<const float> values, std::size_t rows, std::size_t cols)
      : values_(values), rows_(rows), cols_(cols) {
    assert(values.size() == rows * cols);
  }

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  bool empty() const { return values_.empty(); }
  std::span<const float> values() const { return values_; }
  std::span<const float> row(std::size_t r) const { return values_.subspan(r * cols_, cols_); }
  float operator()(std::size_t r, std::size_t c) const { return values_[r * cols_ + c]; }

 private:
  std::span<const float> values_;
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
};

/// Owns `rows` x `cols` floats, row-major. Spectral matrices keep librosa's orientation: a row is a bin, band or
/// coefficient, a column is a frame.
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t cols, float fill = 0.0F)
      : values_(rows * cols, fill), rows_(rows), cols_(cols) {}
  Matrix(std::vector<float> values, std::size_t rows, std::size_t cols)
      : values_(std::move(values)), rows_(rows), cols_(cols) {
    assert(values_.size() == rows * cols);
  }

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  bool empty() const { return values_.empty(); }
  std::span<const float> values() const { return values_; }
  std::span<float> values() { return values_; }
  std::span<const float> row(std::size_t r) const { return std::span(values_).subspan(r * cols_, cols_); }
  std::span<float> row(std::size_t r) { return std::span(values_).subspan(r * cols_, cols_); }
  float operator()(std::size_t r, std::size_t c) const { return values_[r * cols_ + c]; }
  float& operator()(std::size_t r, std::size_t c) { return values_[r * cols_ + c]; }

  MatrixView view() const { return {values_, rows_, cols_}; }
  operator MatrixView() const { return view(); }  // NOLINT(google-explicit-constructor): a matrix is viewable

 private:
  std::vector<float> values_;
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
};

}  // namespace auricle
