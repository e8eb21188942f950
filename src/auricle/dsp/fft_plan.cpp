#include <auricle/dsp/fft_plan.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>
#include <vector>

namespace auricle {
namespace {

constexpr std::size_t kRow = 2 * kBlockFrames;

/// exp(-2 pi i k / n), from an angle in the first turn so that large k loses nothing.
std::complex<double> root(std::size_t k, std::size_t n) {
  const double angle = -2.0 * std::numbers::pi * static_cast<double>(k % n) / static_cast<double>(n);
  return {std::cos(angle), std::sin(angle)};
}

template <typename T>
void append(std::vector<T>& table, std::complex<double> value) {
  table.push_back(static_cast<T>(value.real()));
  table.push_back(static_cast<T>(value.imag()));
}

/// Steps of radix 4 and 8, the last one without twiddles; the same choice as in short_fft.
template <typename T>
kernels::ShortFft<T> short_fft(std::size_t length) {
  kernels::ShortFft<T> fft{.length = length, .twiddles = {}};
  while (length > 8) {
    const std::size_t radix = std::countr_zero(length) % 3 == 0 ? 8 : 4;
    for (std::size_t p = 0; p < length / radix; ++p) {
      for (std::size_t k = 1; k < radix; ++k) {
        append(fft.twiddles, root(p * k, length));
      }
    }
    length /= radix;
  }
  return fft;
}

/// `length` is a power of two.
template <typename T>
kernels::FftTables<T> make_tables(std::size_t length) {
  const std::size_t n1 = std::size_t{1} << (std::countr_zero(length) / 2);
  const std::size_t n2 = length / n1;
  kernels::FftTables<T> tables{.first = short_fft<T>(n1), .second = short_fft<T>(n2), .between = {}, .split = {}};
  for (std::size_t j2 = 0; j2 < n2; ++j2) {
    for (std::size_t k1 = 0; k1 < n1; ++k1) {
      append(tables.between, root(j2 * k1, length));
    }
  }
  for (std::size_t k = 0; k < length; ++k) {
    append(tables.split, 0.5 * root(k, 2 * length));
  }
  return tables;
}

/// Even and odd samples as real and imaginary parts of half as many complex ones.
template <typename T>
class PowerOfTwoPlan : public FftPlan<T> {
 public:
  using Buffers = typename FftPlan<T>::Buffers;

  explicit PowerOfTwoPlan(std::size_t n) : tables_(make_tables<T>(n / 2)) {}

  Buffers buffers() const override {
    const std::size_t length = tables_.length();
    return {.samples = AlignedVector<T>(length * kRow),
            .spectrum = AlignedVector<T>((length + 1) * kRow),
            .scratch = AlignedVector<T>(tables_.scratch_values()),
            .complex = {}};
  }
  void transform(Buffers& b) const override {
    kernels::fft_kernels<T>().real(tables_, b.samples.data(), b.spectrum.data(), b.scratch.data());
  }
  void inverse(Buffers& b) const override {
    kernels::fft_kernels<T>().inverse(tables_, b.spectrum.data(), b.samples.data(), b.scratch.data());
  }
  const kernels::FftTables<T>* frame_tables() const override { return &tables_; }

 private:
  kernels::FftTables<T> tables_;
};

/// Any length as a convolution with a chirp, done by transforms of a power of two in double precision (Bluestein 1970).
template <typename T>
class BluesteinPlan : public FftPlan<T> {
 public:
  using Buffers = typename FftPlan<T>::Buffers;

  explicit BluesteinPlan(std::size_t n)
      : n_(n), length_(std::bit_ceil(2 * n - 1)), tables_(make_tables<double>(length_)) {
    for (std::size_t j = 0; j < n; ++j) {
      chirp_.push_back(root(j * j % (2 * n), 2 * n));
    }
    AlignedVector<double> rows = complex_buffer();
    for (std::size_t j = 0; j < length_; ++j) {
      const std::size_t distance = std::min(j, length_ - j);
      const std::complex<double> value = distance < n_ ? std::conj(chirp_[distance]) : 0.0;
      std::fill_n(rows.begin() + static_cast<std::ptrdiff_t>(j * kRow), kBlockFrames, value.real());
      std::fill_n(rows.begin() + static_cast<std::ptrdiff_t>(j * kRow + kBlockFrames), kBlockFrames, value.imag());
    }
    const double* transformed = power_of_two(rows.data());
    for (std::size_t j = 0; j < length_; ++j) {
      response_.push_back(std::complex(transformed[j * kRow], -transformed[j * kRow + kBlockFrames]) /
                          static_cast<double>(length_));
    }
  }

  Buffers buffers() const override {
    return {.samples = AlignedVector<T>(n_ * kBlockFrames),
            .spectrum = AlignedVector<T>((n_ / 2 + 1) * kRow),
            .scratch = {},
            .complex = complex_buffer()};
  }

  void transform(Buffers& b) const override {
    double* rows = b.complex.data();
    for (std::size_t j = 0; j < n_; ++j) {
      std::copy_n(b.samples.data() + j * kBlockFrames, kBlockFrames, rows + j * kRow);
      std::fill_n(rows + j * kRow + kBlockFrames, kBlockFrames, 0.0);
    }
    const double* result = convolve(rows);
    std::transform(result, result + (n_ / 2 + 1) * kRow, b.spectrum.data(), [](double x) { return static_cast<T>(x); });
  }

  /// The forward transform of the conjugate, of which only real parts are wanted.
  void inverse(Buffers& b) const override {
    double* rows = b.complex.data();
    for (std::size_t k = 0; k < n_; ++k) {
      const T* row = b.spectrum.data() + std::min(k, n_ - k) * kRow;
      const double sign = k == 0 || 2 * k == n_ ? 0.0 : 2 * k > n_ ? 1.0 : -1.0;
      for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
        rows[k * kRow + lane] = row[lane];
        rows[k * kRow + kBlockFrames + lane] = sign * row[kBlockFrames + lane];
      }
    }
    const double* result = convolve(rows);
    const double scale = 1.0 / static_cast<double>(n_);
    for (std::size_t j = 0; j < n_; ++j) {
      for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
        b.samples[j * kBlockFrames + lane] = static_cast<T>(scale * result[j * kRow + lane]);
      }
    }
  }

  const kernels::FftTables<T>* frame_tables() const override { return nullptr; }

 private:
  /// Room for the rows, their transform and the scratch.
  AlignedVector<double> complex_buffer() const {
    return AlignedVector<double>(2 * length_ * kRow + tables_.scratch_values());
  }

  /// Transforms the first `length_` rows; returns where the result is, which is behind them.
  const double* power_of_two(double* rows) const {
    double* out = rows + length_ * kRow;
    kernels::fft_kernels<double>().complex(tables_, rows, out, out + length_ * kRow);
    return out;
  }

  /// row *= factor, row by row; `sign` -1 takes the conjugate of the row before.
  static void multiply(const std::vector<std::complex<double>>& factors, double sign, const double* in, double* out) {
    for (std::size_t j = 0; j < factors.size(); ++j) {
      const double c = factors[j].real();
      const double s = factors[j].imag();
      for (std::size_t lane = j * kRow; lane < j * kRow + kBlockFrames; ++lane) {
        const double re = in[lane];
        const double im = sign * in[lane + kBlockFrames];
        out[lane] = re * c - im * s;
        out[lane + kBlockFrames] = re * s + im * c;
      }
    }
  }

  /// The transform of n complex rows, which it overwrites. The inverse transform in its middle is the conjugate of the
  /// conjugate's forward transform, so the response's product is conjugated as well: by factors that are.
  const double* convolve(double* rows) const {
    multiply(chirp_, 1.0, rows, rows);
    std::fill(rows + n_ * kRow, rows + length_ * kRow, 0.0);
    multiply(response_, -1.0, power_of_two(rows), rows);
    const double* transformed = power_of_two(rows);
    multiply(chirp_, -1.0, transformed, rows);
    return rows;
  }

  std::size_t n_;
  std::size_t length_;
  kernels::FftTables<double> tables_;
  std::vector<std::complex<double>> chirp_;     ///< exp(-pi i j^2 / n)
  std::vector<std::complex<double>> response_;  ///< conjugate of the conjugate chirp's transform, divided by its length
};

}  // namespace

template <typename T>
std::unique_ptr<FftPlan<T>> make_fft_plan(std::size_t n) {
  if (n >= 2 && std::has_single_bit(n)) {
    return std::make_unique<PowerOfTwoPlan<T>>(n);
  }
  return std::make_unique<BluesteinPlan<T>>(n);
}

template std::unique_ptr<FftPlan<float>> make_fft_plan(std::size_t n);
template std::unique_ptr<FftPlan<double>> make_fft_plan(std::size_t n);

}  // namespace auricle
