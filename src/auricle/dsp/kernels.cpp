#include <auricle/dsp/kernels.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <auricle/dsp/fft.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/kernels.cpp"
#include <hwy/foreach_target.h>
// These two must follow foreach_target.h.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using DoubleTag = hn::CappedTag<double, kBlockFrames>;
using FloatTag = hn::CappedTag<float, kBlockFrames>;
using HalfFloatTag = hn::Rebind<float, DoubleTag>;  // as many floats as DoubleTag has doubles
using Doubles = hn::Vec<DoubleTag>;

constexpr std::size_t kRow = 2 * kBlockFrames;  // a complex row: real parts, then imaginary parts

struct Complex {
  Doubles re;
  Doubles im;
};

HWY_INLINE Complex load(const double* row) {
  const DoubleTag d;
  return {hn::Load(d, row), hn::Load(d, row + kBlockFrames)};
}

HWY_INLINE void store(const Complex& z, double* row) {
  const DoubleTag d;
  hn::Store(z.re, d, row);
  hn::Store(z.im, d, row + kBlockFrames);
}

HWY_INLINE Complex operator+(const Complex& a, const Complex& b) { return {hn::Add(a.re, b.re), hn::Add(a.im, b.im)}; }
HWY_INLINE Complex operator-(const Complex& a, const Complex& b) { return {hn::Sub(a.re, b.re), hn::Sub(a.im, b.im)}; }
HWY_INLINE Complex operator*(const Complex& a, const Complex& b) {
  return {hn::MulSub(a.re, b.re, hn::Mul(a.im, b.im)), hn::MulAdd(a.re, b.im, hn::Mul(a.im, b.re))};
}
HWY_INLINE Complex times_i(const Complex& z) { return {hn::Neg(z.im), z.re}; }

HWY_INLINE Complex broadcast(const double* cos_sin) {
  const DoubleTag d;
  return {hn::Set(d, cos_sin[0]), hn::Set(d, cos_sin[1])};
}

void Radix4(const FftPass& pass, const double* HWY_RESTRICT in, double* HWY_RESTRICT out) {
  const std::size_t quarter = pass.length / 4;
  const std::size_t step = pass.stride * quarter * kRow;
  for (std::size_t p = 0; p < quarter; ++p) {
    const double* twiddle = pass.twiddles.data() + 6 * p;
    const Complex w1 = broadcast(twiddle);
    const Complex w2 = broadcast(twiddle + 2);
    const Complex w3 = broadcast(twiddle + 4);
    for (std::size_t q = 0; q < pass.stride; ++q) {
      const double* from = in + (q + pass.stride * p) * kRow;
      double* to = out + (q + pass.stride * 4 * p) * kRow;
      for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(DoubleTag())) {
        const Complex a = load(from + lane);
        const Complex b = load(from + step + lane);
        const Complex c = load(from + 2 * step + lane);
        const Complex d = load(from + 3 * step + lane);
        const Complex a_plus_c = a + c;
        const Complex a_minus_c = a - c;
        const Complex b_plus_d = b + d;
        const Complex i_b_minus_d = times_i(b - d);
        store(a_plus_c + b_plus_d, to + lane);
        store(w1 * (a_minus_c - i_b_minus_d), to + pass.stride * kRow + lane);
        store(w2 * (a_plus_c - b_plus_d), to + 2 * pass.stride * kRow + lane);
        store(w3 * (a_minus_c + i_b_minus_d), to + 3 * pass.stride * kRow + lane);
      }
    }
  }
}

/// Only ever the last pass, so the sub-transforms have length 2 and need no twiddles.
void Radix2(const FftPass& pass, const double* HWY_RESTRICT in, double* HWY_RESTRICT out) {
  const std::size_t step = pass.stride * kRow;
  for (std::size_t row = 0; row < step; row += kRow) {
    for (std::size_t lane = row; lane < row + kBlockFrames; lane += hn::Lanes(DoubleTag())) {
      const Complex a = load(in + lane);
      const Complex b = load(in + step + lane);
      store(a + b, out + lane);
      store(a - b, out + step + lane);
    }
  }
}

void SplitReal(std::size_t m, std::span<const double> twiddles, const double* HWY_RESTRICT in,
               double* HWY_RESTRICT out) {
  const DoubleTag d;
  const Doubles half = hn::Set(d, 0.5);
  for (std::size_t k = 0; k <= m / 2; ++k) {
    const Complex w = broadcast(twiddles.data() + 2 * k);
    for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
      const Complex z = load(in + k * kRow + lane);
      const Complex y = load(in + (k == 0 ? 0 : m - k) * kRow + lane);
      const Complex even = {hn::Mul(half, hn::Add(z.re, y.re)), hn::Mul(half, hn::Sub(z.im, y.im))};
      const Complex odd = {hn::Mul(half, hn::Add(z.im, y.im)), hn::Mul(half, hn::Sub(y.re, z.re))};
      const Complex turned = w * odd;
      store(even + turned, out + k * kRow + lane);
      const Complex mirrored = even - turned;
      store({mirrored.re, hn::Neg(mirrored.im)}, out + (m - k) * kRow + lane);
    }
  }
}

/// `apply` turns |z|^2 into what is wanted of it.
template <typename Apply>
void ForEachNorm(std::span<const double> rows, float* HWY_RESTRICT block, const Apply& apply) {
  const DoubleTag d;
  for (std::size_t row = 0; row < rows.size(); row += kRow, block += kBlockFrames) {
    for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
      const Complex z = load(rows.data() + row + lane);
      const Doubles norm = hn::MulAdd(z.re, z.re, hn::Mul(z.im, z.im));
      hn::Store(hn::DemoteTo(HalfFloatTag(), apply(norm)), HalfFloatTag(), block + lane);
    }
  }
}

void Magnitudes(std::span<const double> rows, double power, float* HWY_RESTRICT block) {
  if (power == 2.0) {
    ForEachNorm(rows, block, [](Doubles norm) { return norm; });
    return;
  }
  if (power == 1.0) {
    ForEachNorm(rows, block, [](Doubles norm) { return hn::Sqrt(norm); });
    return;
  }
  ForEachNorm(rows, block, [power](Doubles norm) {
    HWY_ALIGN std::array<double, kBlockFrames> lanes;
    hn::Store(norm, DoubleTag(), lanes.data());
    for (std::size_t lane = 0; lane < hn::Lanes(DoubleTag()); ++lane) {
      lanes[lane] = std::pow(lanes[lane], power / 2.0);
    }
    return hn::Load(DoubleTag(), lanes.data());
  });
}

/// The same four samples of four frames: a row is a frame in `from`, a sample in `to`.
HWY_INLINE void TurnQuad(const float* HWY_RESTRICT from, std::size_t stride, float* HWY_RESTRICT to) {
#if HWY_TARGET == HWY_SCALAR
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t frame = 0; frame < 4; ++frame) {
      to[i * kBlockFrames + frame] = from[frame * stride + i];
    }
  }
#else
  const hn::FixedTag<float, 4> quad;
  const auto r0 = hn::LoadU(quad, from);
  const auto r1 = hn::LoadU(quad, from + stride);
  const auto r2 = hn::LoadU(quad, from + 2 * stride);
  const auto r3 = hn::LoadU(quad, from + 3 * stride);
  const auto low01 = hn::InterleaveLower(quad, r0, r1);
  const auto high01 = hn::InterleaveUpper(quad, r0, r1);
  const auto low23 = hn::InterleaveLower(quad, r2, r3);
  const auto high23 = hn::InterleaveUpper(quad, r2, r3);
  hn::Store(hn::ConcatLowerLower(quad, low23, low01), quad, to);
  hn::Store(hn::ConcatUpperUpper(quad, low23, low01), quad, to + kBlockFrames);
  hn::Store(hn::ConcatLowerLower(quad, high23, high01), quad, to + 2 * kBlockFrames);
  hn::Store(hn::ConcatUpperUpper(quad, high23, high01), quad, to + 3 * kBlockFrames);
#endif
}

/// Transposes in pieces that stay in the first cache, by 4 x 4 shuffles: gathers are slow on many processors.
void LoadFrames(const float* HWY_RESTRICT first, std::size_t stride, std::span<const double> window,
                double* HWY_RESTRICT block) {
  constexpr std::size_t kPiece = 64;
  const DoubleTag d;
  HWY_ALIGN std::array<float, kPiece * kBlockFrames> turned;
  for (std::size_t begin = 0; begin < window.size(); begin += kPiece) {
    const std::size_t size = std::min(kPiece, window.size() - begin);
    const std::size_t whole = size / 4 * 4;
    for (std::size_t frame = 0; frame < kBlockFrames; frame += 4) {
      const float* from = first + frame * stride + begin;
      float* to = turned.data() + frame;
      for (std::size_t i = 0; i < whole; i += 4) {
        TurnQuad(from + i, stride, to + i * kBlockFrames);
      }
      for (std::size_t i = whole; i < size; ++i) {
        for (std::size_t row = 0; row < 4; ++row) {
          to[i * kBlockFrames + row] = from[row * stride + i];
        }
      }
    }
    for (std::size_t i = 0; i < size; ++i) {
      const auto weight = hn::Set(d, window[begin + i]);
      for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
        const auto samples = hn::PromoteTo(d, hn::Load(HalfFloatTag(), turned.data() + i * kBlockFrames + lane));
        hn::Store(hn::Mul(weight, samples), d, block + (begin + i) * kBlockFrames + lane);
      }
    }
  }
}

void SumRows(std::span<const float> weights, const float* HWY_RESTRICT rows, float* HWY_RESTRICT out) {
  const FloatTag d;
  for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
    const float* row = rows + lane;
    auto even = hn::Zero(d);  // two sums, so that one addition need not wait for the one before it
    auto odd = hn::Zero(d);
    std::size_t i = 0;
    for (; i + 2 <= weights.size(); i += 2) {
      even = hn::MulAdd(hn::Set(d, weights[i]), hn::Load(d, row + i * kBlockFrames), even);
      odd = hn::MulAdd(hn::Set(d, weights[i + 1]), hn::Load(d, row + (i + 1) * kBlockFrames), odd);
    }
    if (i < weights.size()) {
      even = hn::MulAdd(hn::Set(d, weights[i]), hn::Load(d, row + i * kBlockFrames), even);
    }
    hn::Store(hn::Add(even, odd), d, out + lane);
  }
}

void Multiply(std::span<const double> matrix, std::size_t n_in, const double* HWY_RESTRICT in,
              double* HWY_RESTRICT out) {
  const DoubleTag d;
  const std::size_t n_out = matrix.size() / n_in;
  for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
    std::size_t k = 0;
    for (; k + 4 <= n_out; k += 4) {
      const double* weights = matrix.data() + k * n_in;
      auto sum0 = hn::Zero(d);
      auto sum1 = hn::Zero(d);
      auto sum2 = hn::Zero(d);
      auto sum3 = hn::Zero(d);
      for (std::size_t i = 0; i < n_in; ++i) {
        const auto value = hn::Load(d, in + i * kBlockFrames + lane);
        sum0 = hn::MulAdd(hn::Set(d, weights[i]), value, sum0);
        sum1 = hn::MulAdd(hn::Set(d, weights[n_in + i]), value, sum1);
        sum2 = hn::MulAdd(hn::Set(d, weights[2 * n_in + i]), value, sum2);
        sum3 = hn::MulAdd(hn::Set(d, weights[3 * n_in + i]), value, sum3);
      }
      hn::Store(sum0, d, out + k * kBlockFrames + lane);
      hn::Store(sum1, d, out + (k + 1) * kBlockFrames + lane);
      hn::Store(sum2, d, out + (k + 2) * kBlockFrames + lane);
      hn::Store(sum3, d, out + (k + 3) * kBlockFrames + lane);
    }
    for (; k < n_out; ++k) {
      auto sum = hn::Zero(d);
      for (std::size_t i = 0; i < n_in; ++i) {
        sum = hn::MulAdd(hn::Set(d, matrix[k * n_in + i]), hn::Load(d, in + i * kBlockFrames + lane), sum);
      }
      hn::Store(sum, d, out + k * kBlockFrames + lane);
    }
  }
}

/// Calls `step` with each vector of `values` and writes back what it returns; the last, incomplete one is filled up
/// with copies of the last value, so that `step` sees nothing that isn't there.
template <typename Step>
void ForEachVector(std::span<float> values, const Step& step) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    hn::StoreU(step(hn::LoadU(d, values.data() + i)), d, values.data() + i);
  }
  if (i < values.size()) {
    HWY_ALIGN std::array<float, HWY_MAX_BYTES / sizeof(float)> rest;
    rest.fill(values.back());
    std::copy(values.begin() + static_cast<std::ptrdiff_t>(i), values.end(), rest.begin());
    hn::Store(step(hn::Load(d, rest.data())), d, rest.data());
    std::copy_n(rest.begin(), values.size() - i, values.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

float ToDecibel(std::span<float> values, const DecibelScale& scale) {
  const hn::ScalableTag<float> d;
  const auto amin = hn::Set(d, scale.amin);
  const auto offset = hn::Set(d, scale.offset);
  const auto ten = hn::Set(d, 10.0F);
  auto largest = hn::Set(d, std::numeric_limits<float>::lowest());
  ForEachVector(values, [&](auto value) {
    const auto decibel = hn::MulSub(ten, hn::Log10(d, hn::Max(amin, value)), offset);
    largest = hn::Max(largest, decibel);
    return decibel;
  });
  return hn::GetLane(hn::MaxOfLanes(d, largest));
}

void ClampBelow(std::span<float> values, float floor) {
  const hn::ScalableTag<float> d;
  const auto lowest = hn::Set(d, floor);
  ForEachVector(values, [&](auto value) { return hn::Max(value, lowest); });
}

/// Infinity and NaN have all bits of the exponent set; read-only, so not by ForEachVector.
bool AllFinite(std::span<const float> values) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    if (!hn::AllTrue(d, hn::IsFinite(hn::LoadU(d, values.data() + i)))) {
      return false;
    }
  }
  return std::all_of(values.begin() + static_cast<std::ptrdiff_t>(i), values.end(),
                     [](float value) { return std::isfinite(value); });
}

}  // namespace auricle::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle::kernels {

HWY_EXPORT(LoadFrames);
HWY_EXPORT(Radix4);
HWY_EXPORT(Radix2);
HWY_EXPORT(SplitReal);
HWY_EXPORT(Magnitudes);
HWY_EXPORT(SumRows);
HWY_EXPORT(Multiply);
HWY_EXPORT(ToDecibel);
HWY_EXPORT(ClampBelow);
HWY_EXPORT(AllFinite);

void load_frames(const float* first, std::size_t stride, std::span<const double> window, double* block) {
  HWY_DYNAMIC_DISPATCH(LoadFrames)(first, stride, window, block);
}
void fft_radix4(const FftPass& pass, const double* in, double* out) { HWY_DYNAMIC_DISPATCH(Radix4)(pass, in, out); }
void fft_radix2(const FftPass& pass, const double* in, double* out) { HWY_DYNAMIC_DISPATCH(Radix2)(pass, in, out); }
void split_real(std::size_t m, std::span<const double> twiddles, const double* in, double* out) {
  HWY_DYNAMIC_DISPATCH(SplitReal)(m, twiddles, in, out);
}
void magnitudes(std::span<const double> rows, double power, float* block) {
  HWY_DYNAMIC_DISPATCH(Magnitudes)(rows, power, block);
}
void sum_rows(std::span<const float> weights, const float* rows, float* out) {
  HWY_DYNAMIC_DISPATCH(SumRows)(weights, rows, out);
}
void multiply(std::span<const double> matrix, std::size_t n_in, const double* in, double* out) {
  HWY_DYNAMIC_DISPATCH(Multiply)(matrix, n_in, in, out);
}
float to_decibel(std::span<float> values, const DecibelScale& scale) {
  return HWY_DYNAMIC_DISPATCH(ToDecibel)(values, scale);
}
void clamp_below(std::span<float> values, float floor) { HWY_DYNAMIC_DISPATCH(ClampBelow)(values, floor); }
bool all_finite(std::span<const float> values) { return HWY_DYNAMIC_DISPATCH(AllFinite)(values); }

}  // namespace auricle::kernels
#endif
