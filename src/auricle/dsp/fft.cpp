#include <auricle/dsp/fft.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>
#include <vector>

#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/kernels.hpp>

namespace auricle {
namespace {

constexpr std::size_t kRow = 2 * kBlockFrames;

/// exp(-2 pi i k / n), from an angle in the first turn so that large k loses nothing.
std::complex<double> root(std::size_t k, std::size_t n) {
  const double angle = -2.0 * std::numbers::pi * static_cast<double>(k % n) / static_cast<double>(n);
  return {std::cos(angle), std::sin(angle)};
}

void append(std::vector<double>& table, std::complex<double> value) {
  table.push_back(value.real());
  table.push_back(value.imag());
}

/// The transform of a block of complex rows; their number is a power of two.
class ComplexFft {
 public:
  explicit ComplexFft(std::size_t n) {
    std::size_t stride = 1;
    for (std::size_t length = n; length > 1; length /= 4, stride *= 4) {
      Pass& pass = passes_.emplace_back(Pass{length, stride, {}});
      for (std::size_t p = 0; p < length / 4; ++p) {
        append(pass.twiddles, root(p, length));
        append(pass.twiddles, root(2 * p, length));
        append(pass.twiddles, root(3 * p, length));
      }
      if (length == 2) {
        break;
      }
    }
  }

  /// Transforms `data`, leaving the result there; `spare` is as long and is overwritten.
  void transform(AlignedVector<double>& data, AlignedVector<double>& spare) const {
    for (const Pass& pass : passes_) {
      const auto run = pass.length == 2 ? kernels::fft_radix2 : kernels::fft_radix4;
      run({pass.length, pass.stride, pass.twiddles}, data.data(), spare.data());
      std::swap(data, spare);
    }
  }

 private:
  struct Pass {
    std::size_t length;
    std::size_t stride;
    std::vector<double> twiddles;
  };
  std::vector<Pass> passes_;
};

/// One frame length's tables and buffers.
class Plan {
 public:
  virtual ~Plan() = default;
  virtual std::span<double> input() = 0;
  virtual std::span<const double> transform() = 0;
};

/// Even and odd samples as real and imaginary parts of half as many complex ones.
class PowerOfTwoPlan : public Plan {
 public:
  explicit PowerOfTwoPlan(std::size_t n) : half_(n / 2), fft_(half_), data_((half_ + 1) * kRow), spare_(data_.size()) {
    for (std::size_t k = 0; k <= half_ / 2; ++k) {
      append(twiddles_, root(k, n));
    }
  }

  std::span<double> input() override { return std::span(data_).first(half_ * kRow); }

  std::span<const double> transform() override {
    fft_.transform(data_, spare_);
    kernels::split_real(half_, twiddles_, data_.data(), spare_.data());
    return spare_;
  }

 private:
  std::size_t half_;
  ComplexFft fft_;
  std::vector<double> twiddles_;
  AlignedVector<double> data_;
  AlignedVector<double> spare_;
};

/// Any length as a convolution with a chirp, done by transforms of a power of two (Bluestein 1970).
class BluesteinPlan : public Plan {
 public:
  explicit BluesteinPlan(std::size_t n)
      : n_(n),
        length_(std::bit_ceil(2 * n - 1)),
        fft_(length_),
        input_(n * kBlockFrames),
        data_(length_ * kRow),
        spare_(data_.size()) {
    for (std::size_t j = 0; j < n; ++j) {
      chirp_.push_back(root(j * j % (2 * n), 2 * n));
    }
    fill_rows(data_, [&](std::size_t j) {
      const std::size_t distance = std::min(j, length_ - j);
      return distance < n_ ? std::conj(chirp_[distance]) : 0.0;
    });
    fft_.transform(data_, spare_);
    for (std::size_t j = 0; j < length_; ++j) {
      response_.push_back(std::complex(data_[j * kRow], data_[j * kRow + kBlockFrames]) / static_cast<double>(length_));
    }
  }

  std::span<double> input() override { return input_; }

  std::span<const double> transform() override {
    std::fill(data_.begin() + static_cast<std::ptrdiff_t>(n_ * kRow), data_.end(), 0.0);
    for (std::size_t j = 0; j < n_; ++j) {
      for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
        data_[j * kRow + lane] = chirp_[j].real() * input_[j * kBlockFrames + lane];
        data_[j * kRow + kBlockFrames + lane] = chirp_[j].imag() * input_[j * kBlockFrames + lane];
      }
    }
    fft_.transform(data_, spare_);
    // The inverse transform is the forward one with real and imaginary parts exchanged before and after.
    multiply_and_exchange(data_, response_);
    fft_.transform(data_, spare_);
    exchange_and_multiply(data_);
    return std::span(data_).first((n_ / 2 + 1) * kRow);
  }

 private:
  template <typename Value>
  void fill_rows(AlignedVector<double>& rows, const Value& value_of) const {
    for (std::size_t j = 0; j < length_; ++j) {
      const std::complex<double> value = value_of(j);
      for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
        rows[j * kRow + lane] = value.real();
        rows[j * kRow + kBlockFrames + lane] = value.imag();
      }
    }
  }

  static void multiply_and_exchange(AlignedVector<double>& rows, const std::vector<std::complex<double>>& factors) {
    for (std::size_t j = 0; j < factors.size(); ++j) {
      double* re = rows.data() + j * kRow;
      double* im = re + kBlockFrames;
      const double c = factors[j].real();
      const double s = factors[j].imag();
      for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
        const double a = re[lane];
        const double b = im[lane];
        re[lane] = a * s + b * c;
        im[lane] = a * c - b * s;
      }
    }
  }

  void exchange_and_multiply(AlignedVector<double>& rows) const {
    for (std::size_t j = 0; j <= n_ / 2; ++j) {
      double* re = rows.data() + j * kRow;
      double* im = re + kBlockFrames;
      const double c = chirp_[j].real();
      const double s = chirp_[j].imag();
      for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
        const double a = im[lane];
        const double b = re[lane];
        re[lane] = a * c - b * s;
        im[lane] = a * s + b * c;
      }
    }
  }

  std::size_t n_;
  std::size_t length_;
  ComplexFft fft_;
  std::vector<std::complex<double>> chirp_;     ///< exp(-pi i j^2 / n)
  std::vector<std::complex<double>> response_;  ///< transform of the conjugate chirp, divided by its length
  AlignedVector<double> input_;
  AlignedVector<double> data_;
  AlignedVector<double> spare_;
};

std::unique_ptr<Plan> make_plan(std::size_t n) {
  if (n >= 2 && std::has_single_bit(n)) {
    return std::make_unique<PowerOfTwoPlan>(n);
  }
  return std::make_unique<BluesteinPlan>(n);
}

}  // namespace

struct RealFft::Impl {
  std::size_t n;
  std::unique_ptr<Plan> plan;
};

RealFft::RealFft(std::size_t n) : impl_(std::make_unique<Impl>(Impl{n, make_plan(n)})) {}
RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

std::size_t RealFft::size() const { return impl_->n; }
std::span<double> RealFft::input() { return impl_->plan->input(); }
std::span<const double> RealFft::transform() { return impl_->plan->transform(); }

}  // namespace auricle
