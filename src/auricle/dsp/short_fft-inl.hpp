// Included once for each instruction set by kernels_fft.cpp: complex rows, and transforms that stay in the first cache.

#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <auricle/dsp/kernels_fft.hpp>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <typename T>
using Tag = hn::CappedTag<T, kBlockFrames>;
template <typename T>
inline constexpr std::size_t kLanes = hn::MaxLanes(Tag<T>());

template <typename T>
struct Complex {
  hn::Vec<Tag<T>> re;
  hn::Vec<Tag<T>> im;

  HWY_INLINE friend Complex operator+(const Complex& a, const Complex& b) {
    return {hn::Add(a.re, b.re), hn::Add(a.im, b.im)};
  }
  HWY_INLINE friend Complex operator-(const Complex& a, const Complex& b) {
    return {hn::Sub(a.re, b.re), hn::Sub(a.im, b.im)};
  }
  HWY_INLINE friend Complex operator*(const Complex& a, const Complex& b) {
    return {hn::MulSub(a.re, b.re, hn::Mul(a.im, b.im)), hn::MulAdd(a.re, b.im, hn::Mul(a.im, b.re))};
  }
};

template <typename T>
HWY_INLINE Complex<T> broadcast(const T* cos_sin) {
  return {hn::Set(Tag<T>(), cos_sin[0]), hn::Set(Tag<T>(), cos_sin[1])};
}

/// Complex rows of one vector each, evenly spaced.
template <typename T>
struct Rows {
  using Value = std::remove_const_t<T>;

  T* first;                  ///< real part of row 0
  std::ptrdiff_t pitch;      ///< from row to row
  std::ptrdiff_t imaginary;  ///< from a row's real part to its imaginary part

  // NOLINTNEXTLINE(google-explicit-constructor): as a pointer to const
  HWY_INLINE operator Rows<const T>() const { return {first, pitch, imaginary}; }

  HWY_INLINE Complex<Value> load(std::size_t row) const {
    const T* re = first + static_cast<std::ptrdiff_t>(row) * pitch;
    return {hn::Load(Tag<Value>(), re), hn::Load(Tag<Value>(), re + imaginary)};
  }
  HWY_INLINE void store(std::size_t row, const Complex<Value>& z) const {
    T* re = first + static_cast<std::ptrdiff_t>(row) * pitch;
    hn::Store(z.re, Tag<Value>(), re);
    hn::Store(z.im, Tag<Value>(), re + imaginary);
  }
  /// Every `step`-th row from `row` on.
  HWY_INLINE Rows every(std::size_t step, std::size_t row) const {
    return {first + static_cast<std::ptrdiff_t>(row) * pitch, static_cast<std::ptrdiff_t>(step) * pitch, imaginary};
  }
};

/// Rows without gaps.
template <typename T>
HWY_INLINE Rows<T> packed(T* first) {
  return {first, 2 * kLanes<T>, kLanes<T>};
}

template <typename T>
using Eight = std::array<Complex<T>, 8>;

template <typename T>
HWY_INLINE void transform(std::array<Complex<T>, 2>& z) {
  z = {z[0] + z[1], z[0] - z[1]};
}

template <typename T>
HWY_INLINE void transform(std::array<Complex<T>, 4>& z) {
  const Complex<T> a = z[0] + z[2];
  const Complex<T> b = z[0] - z[2];
  const Complex<T> c = z[1] + z[3];
  const Complex<T> d = z[1] - z[3];
  z = {a + c, {hn::Add(b.re, d.im), hn::Sub(b.im, d.re)}, a - c, {hn::Sub(b.re, d.im), hn::Add(b.im, d.re)}};
}

template <typename T>
HWY_INLINE void transform(Eight<T>& z) {
  std::array<Complex<T>, 4> even = {z[0], z[2], z[4], z[6]};
  std::array<Complex<T>, 4> odd = {z[1], z[3], z[5], z[7]};
  transform(even);
  transform(odd);
  const auto h = hn::Set(Tag<T>(), static_cast<T>(0.70710678118654752440));
  const Complex<T> o1 = {hn::Mul(h, hn::Add(odd[1].re, odd[1].im)), hn::Mul(h, hn::Sub(odd[1].im, odd[1].re))};
  const Complex<T> o3 = {hn::Mul(h, hn::Sub(odd[3].im, odd[3].re)), hn::Mul(h, hn::Add(odd[3].re, odd[3].im))};
  const Complex<T>& o2 = odd[2];  // still to be turned by -i; o3 by -1
  z = {even[0] + odd[0],
       even[1] + o1,
       {hn::Add(even[2].re, o2.im), hn::Sub(even[2].im, o2.re)},
       {hn::Add(even[3].re, o3.re), hn::Sub(even[3].im, o3.im)},
       even[0] - odd[0],
       even[1] - o1,
       {hn::Sub(even[2].re, o2.im), hn::Add(even[2].im, o2.re)},
       {hn::Sub(even[3].re, o3.re), hn::Add(even[3].im, o3.im)}};
}

enum class Twiddle {
  kNone,
  kInside,  ///< between the steps of one transform: kRadix - 1 for each position
  kAfter,   ///< one for each row of the result
};

/// One step of a Stockham transform: `stride` interleaved ones of `length` become `kRadix` times as many.
template <std::size_t kRadix, Twiddle kTwiddle, typename T, class In>
HWY_INLINE void step(const In& in, const Rows<T>& out, std::size_t length, std::size_t stride, const T* twiddles) {
  const std::size_t part = length / kRadix;
  for (std::size_t p = 0; p < part; ++p) {
    for (std::size_t q = 0; q < stride; ++q) {
      std::array<Complex<T>, kRadix> z;
#pragma GCC unroll 8
      for (std::size_t k = 0; k < kRadix; ++k) {
        z[k] = in.load(q + stride * (p + k * part));
      }
      transform(z);
#pragma GCC unroll 8
      for (std::size_t k = 0; k < kRadix; ++k) {
        const std::size_t row = q + stride * (kRadix * p + k);
        if (kTwiddle == Twiddle::kInside && k > 0) {
          z[k] = z[k] * broadcast(twiddles + 2 * ((kRadix - 1) * p + k - 1));
        } else if (kTwiddle == Twiddle::kAfter) {
          z[k] = z[k] * broadcast(twiddles + 2 * row);
        }
        out.store(row, z[k]);
      }
    }
  }
}

/// Steps of radix 8 and 4: those before the last one.
template <typename T, class In>
HWY_INLINE std::size_t inner_step(const In& in, const Rows<T>& out, std::size_t length, std::size_t stride,
                                  const T*& twiddles) {
  const std::size_t radix = std::countr_zero(length) % 3 == 0 ? 8 : 4;
  if (radix == 8) {
    step<8, Twiddle::kInside>(in, out, length, stride, twiddles);
  } else {
    step<4, Twiddle::kInside>(in, out, length, stride, twiddles);
  }
  twiddles += 2 * (radix - 1) * (length / radix);
  return radix;
}

template <Twiddle kTwiddle, typename T, class In>
HWY_INLINE void last_step(const In& in, const Rows<T>& out, std::size_t length, std::size_t stride, const T* after) {
  if (length == 8) {
    step<8, kTwiddle>(in, out, length, stride, after);
  } else if (length == 4) {
    step<4, kTwiddle>(in, out, length, stride, after);
  } else if (length == 2) {
    step<2, kTwiddle>(in, out, length, stride, after);
  } else {
    out.store(0, in.load(0));
  }
}

/// `spare` holds 2 length rows. `after`: twiddles for the result's rows.
template <Twiddle kTwiddle, typename T, class In>
HWY_NOINLINE void short_fft(const ShortFft<T>& fft, const In& in, const Rows<T>& out, T* spare, const T* after) {
  if (fft.length <= 8) {
    last_step<kTwiddle>(in, out, fft.length, 1, after);
    return;
  }
  const T* twiddles = fft.twiddles.data();
  Rows<T> now = packed(spare);
  Rows<T> next = packed(spare + 2 * kLanes<T> * fft.length);
  std::size_t stride = inner_step(in, now, fft.length, 1, twiddles);
  while (fft.length / stride > 8) {
    stride *= inner_step(now, next, fft.length / stride, stride, twiddles);
    std::swap(now, next);
  }
  last_step<kTwiddle>(now, out, fft.length / stride, stride, after);
}

}  // namespace auricle::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
