#include <auricle/dsp/dct.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/kernels.hpp>
#include <auricle/dsp/stft.hpp>

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
  const std::size_t n_columns = values.cols();
  const std::size_t n_whole = n_columns / kBlockFrames * kBlockFrames;
  for (std::size_t first = 0; first < n_whole; first += kBlockFrames) {
    kernels::multiply(weights_, options_.n_in, {values.values().data() + first, n_columns},
                      {result.values().data() + first, n_columns});
  }
  if (n_whole < n_columns) {
    AlignedVector<float> in(options_.n_in * kBlockFrames);
    AlignedVector<float> out(options_.n_out * kBlockFrames);
    for (std::size_t i = 0; i < options_.n_in; ++i) {
      const std::span<const float> row = values.row(i).subspan(n_whole);
      std::copy(row.begin(), row.end(), in.begin() + static_cast<std::ptrdiff_t>(i * kBlockFrames));
    }
    apply_block(in, out);
    copy_block(out, n_whole, n_columns - n_whole, result);
  }
  return result;
}

void Dct::apply_block(std::span<const float> block, std::span<float> out) const {
  assert(block.size() == options_.n_in * kBlockFrames && out.size() == options_.n_out * kBlockFrames);
  kernels::multiply(weights_, options_.n_in, {block.data(), kBlockFrames}, {out.data(), kBlockFrames});
}

}  // namespace auricle
