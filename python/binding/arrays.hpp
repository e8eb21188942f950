#pragma once

#include <complex>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

namespace auricle::python {

namespace nb = nanobind;

/// NumPy arrays as they come in, without a copy: the modules in ../auricle have made them contiguous float32.
template <typename T, std::size_t n_axes>
using Given = nb::ndarray<const T, nb::ndim<n_axes>, nb::c_contig, nb::device::cpu>;
using Row = Given<float, 1>;           ///< any values
using Channels = Given<float, 2>;      ///< channels x values
using Spectrograms = Given<float, 3>;  ///< channels x rows x frames
using Spectra = Given<std::complex<float>, 3>;

/// NumPy arrays as they go out.
template <typename T>
using Array = nb::ndarray<nb::numpy, T>;

/// The values become an array of this shape, without a copy.
template <typename T>
Array<T> array_of(std::vector<T> values, std::initializer_list<std::size_t> shape) {
  auto* kept = new std::vector<T>(std::move(values));
  const nb::capsule owner(kept, [](void* held) noexcept { delete static_cast<std::vector<T>*>(held); });
  return Array<T>(kept->data(), shape, owner);
}

template <typename T>
std::span<const T> values_of(const nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>& array) {
  return {array.data(), array.size()};
}

inline std::span<const float> channel(const Channels& channels, std::size_t index) {
  return {channels.data() + index * channels.shape(1), channels.shape(1)};
}

inline MatrixView channel(const Spectrograms& channels, std::size_t index) {
  const std::size_t size = channels.shape(1) * channels.shape(2);
  return {{channels.data() + index * size, size}, channels.shape(1), channels.shape(2)};
}

/// Matrices of one shape, one a channel, while they are gathered.
class ChannelMatrices {
 public:
  void add(Matrix matrix) {
    rows_ = matrix.rows();
    cols_ = matrix.cols();
    if (count_++ == 0) {
      first_ = std::move(matrix);
      return;
    }
    if (values_.empty()) {
      values_.assign(first_.values().begin(), first_.values().end());
    }
    values_.insert(values_.end(), matrix.values().begin(), matrix.values().end());
  }

  /// channels x rows x columns.
  Array<float> array() && {
    if (count_ > 1) {
      return array_of(std::move(values_), {count_, rows_, cols_});
    }
    auto* kept = new Matrix(std::move(first_));
    const nb::capsule owner(kept, [](void* held) noexcept { delete static_cast<Matrix*>(held); });
    return Array<float>(kept->values().data(), {count_, rows_, cols_}, owner);
  }

 private:
  Matrix first_;
  std::vector<float> values_;  ///< of all, once there are two
  std::size_t count_ = 0;
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
};

}  // namespace auricle::python
