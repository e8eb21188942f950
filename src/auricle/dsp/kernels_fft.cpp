#include <auricle/dsp/kernels.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <auricle/dsp/fft.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/kernels_fft.cpp"
#include <hwy/foreach_target.h>
// Must follow foreach_target.h.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using DoubleTag = hn::CappedTag<double, kBlockFrames>;
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

void fft_radix4(const FftPass& pass, const double* HWY_RESTRICT in, double* HWY_RESTRICT out) {
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
void fft_radix2(const FftPass& pass, const double* HWY_RESTRICT in, double* HWY_RESTRICT out) {
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

void split_real(std::size_t m, std::span<const double> twiddles, const double* HWY_RESTRICT in,
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
void for_each_norm(std::span<const double> rows, float* HWY_RESTRICT block, const Apply& apply) {
  const DoubleTag d;
  for (std::size_t row = 0; row < rows.size(); row += kRow, block += kBlockFrames) {
    for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
      const Complex z = load(rows.data() + row + lane);
      const Doubles norm = hn::MulAdd(z.re, z.re, hn::Mul(z.im, z.im));
      hn::Store(hn::DemoteTo(HalfFloatTag(), apply(norm)), HalfFloatTag(), block + lane);
    }
  }
}

void magnitudes(std::span<const double> rows, double power, float* HWY_RESTRICT block) {
  if (power == 2.0) {
    for_each_norm(rows, block, [](Doubles norm) { return norm; });
    return;
  }
  if (power == 1.0) {
    for_each_norm(rows, block, [](Doubles norm) { return hn::Sqrt(norm); });
    return;
  }
  for_each_norm(rows, block, [power](Doubles norm) {
    HWY_ALIGN std::array<double, kBlockFrames> lanes;
    hn::Store(norm, DoubleTag(), lanes.data());
    for (std::size_t lane = 0; lane < hn::Lanes(DoubleTag()); ++lane) {
      lanes[lane] = std::pow(lanes[lane], power / 2.0);
    }
    return hn::Load(DoubleTag(), lanes.data());
  });
}

/// The same four samples of four frames: a row is a frame in `from`, a sample in `to`.
HWY_INLINE void turn_quad(const float* HWY_RESTRICT from, std::size_t stride, float* HWY_RESTRICT to) {
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
void load_frames(const float* HWY_RESTRICT first, std::size_t stride, std::span<const double> window,
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
        turn_quad(from + i, stride, to + i * kBlockFrames);
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

}  // namespace auricle::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle::kernels {

HWY_EXPORT(load_frames);
HWY_EXPORT(fft_radix4);
HWY_EXPORT(fft_radix2);
HWY_EXPORT(split_real);
HWY_EXPORT(magnitudes);

void load_frames(const float* first, std::size_t stride, std::span<const double> window, double* block) {
  HWY_DYNAMIC_DISPATCH(load_frames)(first, stride, window, block);
}
void fft_radix4(const FftPass& pass, const double* in, double* out) { HWY_DYNAMIC_DISPATCH(fft_radix4)(pass, in, out); }
void fft_radix2(const FftPass& pass, const double* in, double* out) { HWY_DYNAMIC_DISPATCH(fft_radix2)(pass, in, out); }
void split_real(std::size_t m, std::span<const double> twiddles, const double* in, double* out) {
  HWY_DYNAMIC_DISPATCH(split_real)(m, twiddles, in, out);
}
void magnitudes(std::span<const double> rows, double power, float* block) {
  HWY_DYNAMIC_DISPATCH(magnitudes)(rows, power, block);
}

}  // namespace auricle::kernels
#endif
