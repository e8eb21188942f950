#include <auricle/dsp/dct.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/kernels.hpp>

namespace auricle {

Dct::Dct(const DctOptions& options) : options_(options) {
  const auto n_in = static_cast<double>(options.n_in);
  for (std::size_t k = 0; k < options.n_out; ++k) {
    const double ortho = std::sqrt((k == 0 ? 1.0 : 2.0) / n_in);
    const double scale = options.norm == DctNorm::kOrtho ? ortho : 2.0;
    for (std::size_t i = 0; i < options.n_in; ++i) {
      // The angle's numerator is kept within one turn (4 n_in) as a whole number, which loses nothing.
      const auto quarter_steps = static_cast<double>((2 * i + 1) * k % (4 * options.n_in));
      weights_.push_back(scale * std::cos(std::numbers::pi * quarter_steps / (2.0 * n_in)));
    }
  }
}

Matrix Dct::apply(MatrixView values) const {
  assert(values.rows() == options_.n_in);
  Matrix result(options_.n_out, values.cols());
  AlignedVector<double> in(options_.n_in * kBlockFrames);
  AlignedVector<double> out(options_.n_out * kBlockFrames);
  for (std::size_t first = 0; first < values.cols(); first += kBlockFrames) {
    const std::size_t count = std::min(kBlockFrames, values.cols() - first);
    for (std::size_t i = 0; i < options_.n_in; ++i) {
      std::copy_n(values.row(i).data() + first, count, in.data() + i * kBlockFrames);
    }
    kernels::multiply(weights_, options_.n_in, in.data(), out.data());
    for (std::size_t k = 0; k < options_.n_out; ++k) {
      std::transform(out.data() + k * kBlockFrames, out.data() + k * kBlockFrames + count, result.row(k).data() + first,
                     [](double value) { return static_cast<float>(value); });
    }
  }
  return result;
}

}  // namespace auricle
