#include <auricle/dsp/kernels_fft.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/kernels_fft.cpp"
#include <hwy/foreach_target.h>
// Must follow foreach_target.h.
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

  HWY_INLINE operator Rows<const T>() const {
    return {first, pitch, imaginary};
  }  // NOLINT(google-explicit-constructor)

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

/// A lane group's share of the scratch, cut up.
template <typename T>
struct Scratch {
  Scratch(const FftTables<T>& tables, T* values)
      : pitch(2 * kLanes<T> * (tables.second.length + 1)),
        middle(values),
        input(middle + pitch * tables.first.length),
        spare(input + 2 * kLanes<T> * tables.length()),
        low(spare + 4 * kLanes<T> * tables.second.length),
        high(low + 2 * kLanes<T> * tables.second.length) {}

  Rows<T> middle_row(std::size_t k1) const { return packed(middle + k1 * pitch); }
  Rows<T> middle_column(std::size_t j2) const {
    return {middle + 2 * kLanes<T> * j2, static_cast<std::ptrdiff_t>(pitch), kLanes<T>};
  }

  std::size_t pitch;  ///< one row more than a power of two, or else all of a column would want the same cache lines
  T* middle;
  T* input;
  T* spare;
  T* low;
  T* high;
};

/// A column of windowed frames as complex values: even samples real, odd ones imaginary.
template <typename T>
struct FrameColumn {
  const TurnedFrames<T>& frames;
  std::size_t pitch;   ///< complex values from row to row
  std::size_t column;  ///< the first one
  std::size_t lane;

  HWY_INLINE hn::Vec<Tag<T>> sample(std::size_t i) const {
    const Tag<T> d;
    const hn::Rebind<float, Tag<T>> f;
    const auto values = hn::LoadU(f, frames.turned + frames.offsets[i] + lane);
    const auto weight = hn::Set(d, frames.window[i]);
    if constexpr (sizeof(T) == sizeof(float)) {
      return hn::Mul(values, weight);
    } else {
      return hn::Mul(hn::PromoteTo(d, values), weight);
    }
  }
  HWY_INLINE Complex<T> load(std::size_t row) const {
    const std::size_t i = 2 * (row * pitch + column);
    return {sample(i), sample(i + 1)};
  }
};

/// `column(j2)` is what to read that column's rows from.
template <typename T, class Column>
HWY_INLINE void first_round(const FftTables<T>& tables, const Scratch<T>& scratch, const Column& column) {
  for (std::size_t j2 = 0; j2 < tables.second.length; ++j2) {
    short_fft<Twiddle::kAfter>(tables.first, column(j2), scratch.middle_column(j2), scratch.spare,
                               tables.between.data() + 2 * tables.first.length * j2);
  }
}
template <typename T>
void first_round_of_rows(const FftTables<T>& tables, const Rows<const T>& in, const Scratch<T>& scratch) {
  first_round(tables, scratch, [&](std::size_t j2) HWY_ATTR { return in.every(tables.second.length, j2); });
}
template <typename T>
void first_round_of_frames(const FftTables<T>& tables, const TurnedFrames<T>& frames, std::size_t lane,
                           const Scratch<T>& scratch) {
  first_round(tables, scratch, [&](std::size_t j2) HWY_ATTR {
    return FrameColumn<T>{frames, tables.second.length, j2, lane};
  });
}

/// The second round, the result of which goes to `emit(k, spectrum)` for each k up to the length: that of the real
/// signal whose even and odd samples were real and imaginary parts. Frequency k needs -k at its side, so rows come in
/// pairs.
template <typename T, class Emit>
HWY_INLINE void second_round_split(const FftTables<T>& tables, const Scratch<T>& scratch, const Emit& emit) {
  const std::size_t n1 = tables.first.length;
  const std::size_t n2 = tables.second.length;
  const std::size_t m = n1 * n2;
  const auto half = hn::Set(Tag<T>(), static_cast<T>(0.5));
  for (std::size_t k1 = 0; k1 <= n1 / 2; ++k1) {
    const bool alone = k1 == 0 || 2 * k1 == n1;
    short_fft<Twiddle::kNone>(tables.second, scratch.middle_row(k1), packed(scratch.low), scratch.spare,
                              static_cast<const T*>(nullptr));
    if (!alone) {
      short_fft<Twiddle::kNone>(tables.second, scratch.middle_row(n1 - k1), packed(scratch.high), scratch.spare,
                                static_cast<const T*>(nullptr));
    }
    const Rows<T> low = packed(scratch.low);
    const Rows<T> high = packed(alone ? scratch.low : scratch.high);
    const std::size_t end = !alone ? n2 : k1 == 0 ? n2 / 2 + 1 : n2 / 2;
    for (std::size_t k2 = 0; k2 < end; ++k2) {
      const std::size_t k = k1 + n1 * k2;
      const Complex<T> z = low.load(k2);
      const Complex<T> y = high.load(k1 == 0 ? (n2 - k2) % n2 : n2 - 1 - k2);
      const Complex<T> even = {hn::Add(z.re, y.re), hn::Sub(z.im, y.im)};
      const Complex<T> odd = {hn::Add(z.im, y.im), hn::Sub(y.re, z.re)};
      const Complex<T> turned = broadcast(tables.split.data() + 2 * k) * odd;
      emit(k, Complex<T>{hn::MulAdd(half, even.re, turned.re), hn::MulAdd(half, even.im, turned.im)});
      emit(m - k, Complex<T>{hn::MulSub(half, even.re, turned.re), hn::NegMulAdd(half, even.im, turned.im)});
    }
  }
}

/// What a block's lane group looks like as rows.
template <typename T>
HWY_INLINE Rows<T> lane_group(T* block, std::size_t lane) {
  return {block + lane, 2 * kBlockFrames, kBlockFrames};
}

template <typename T>
void complex_rows(const FftTables<T>& tables, Rows<const T> in, Rows<T> out, const Scratch<T>& scratch) {
  first_round_of_rows<T>(tables, in, scratch);
  for (std::size_t k1 = 0; k1 < tables.first.length; ++k1) {
    short_fft<Twiddle::kNone>(tables.second, scratch.middle_row(k1), out.every(tables.first.length, k1), scratch.spare,
                              static_cast<const T*>(nullptr));
  }
}

template <typename T>
void complex_fft(const FftTables<T>& tables, const T* in, T* out, T* values) {
  const Scratch<T> scratch(tables, values);
  for (std::size_t lane = 0; lane < kBlockFrames; lane += kLanes<T>) {
    complex_rows<T>(tables, lane_group(in, lane), lane_group(out, lane), scratch);
  }
}

template <typename T>
void real_fft(const FftTables<T>& tables, const T* in, T* out, T* values) {
  const Scratch<T> scratch(tables, values);
  for (std::size_t lane = 0; lane < kBlockFrames; lane += kLanes<T>) {
    const Rows<T> rows = lane_group(out, lane);
    first_round_of_rows<T>(tables, lane_group(in, lane), scratch);
    second_round_split(tables, scratch, [&](std::size_t k, const Complex<T>& z) HWY_ATTR { rows.store(k, z); });
  }
}

/// Packs the spectrum into half as many complex values, whose inverse transform is that of the real signal. Real and
/// imaginary parts change places before and after, which makes the forward transform an inverse one.
template <typename T>
void inverse_real_fft(const FftTables<T>& tables, const T* in, T* out, T* values) {
  const Scratch<T> scratch(tables, values);
  const Tag<T> d;
  const std::size_t m = tables.length();
  const auto scale = hn::Set(d, static_cast<T>(0.5) / static_cast<T>(m));
  const auto twice = hn::Set(d, static_cast<T>(1) / static_cast<T>(m));  // the twiddles are halved
  for (std::size_t lane = 0; lane < kBlockFrames; lane += kLanes<T>) {
    const Rows<const T> spectrum = lane_group(in, lane);
    const Rows<T> packed_rows = packed(scratch.input);
    for (std::size_t k = 0; k <= m / 2; ++k) {
      Complex<T> x = spectrum.load(k);
      Complex<T> y = spectrum.load(m - k);
      if (k == 0) {
        x.im = y.im = hn::Zero(d);
      }
      const Complex<T> even = {hn::Mul(scale, hn::Add(x.re, y.re)), hn::Mul(scale, hn::Sub(x.im, y.im))};
      const Complex<T> turned = {hn::Mul(twice, hn::Sub(x.re, y.re)), hn::Mul(twice, hn::Add(x.im, y.im))};
      Complex<T> w = broadcast(tables.split.data() + 2 * k);
      w.im = hn::Neg(w.im);
      const Complex<T> odd = w * turned;
      packed_rows.store(k, {hn::Add(even.im, odd.re), hn::Sub(even.re, odd.im)});
      if (k > 0) {
        packed_rows.store(m - k, {hn::Sub(odd.re, even.im), hn::Add(even.re, odd.im)});
      }
    }
    const Rows<T> exchanged = {out + lane + kBlockFrames, 2 * kBlockFrames, -static_cast<std::ptrdiff_t>(kBlockFrames)};
    complex_rows<T>(tables, packed_rows, exchanged, scratch);
  }
}

template <typename T>
HWY_INLINE void store_floats(hn::Vec<Tag<T>> values, float* to) {
  if constexpr (sizeof(T) == sizeof(float)) {
    hn::Store(values, Tag<T>(), to);
  } else {
    const hn::Rebind<float, Tag<T>> f;
    hn::Store(hn::DemoteTo(f, values), f, to);
  }
}

template <typename T>
void frames_to_spectrum(const FftTables<T>& tables, const TurnedFrames<T>& frames, float* out, T* values) {
  const Scratch<T> scratch(tables, values);
  for (std::size_t lane = 0; lane < kBlockFrames; lane += kLanes<T>) {
    first_round_of_frames(tables, frames, lane, scratch);
    second_round_split(tables, scratch, [&](std::size_t k, const Complex<T>& z) HWY_ATTR {
      store_floats<T>(z.re, out + 2 * k * kBlockFrames + lane);
      store_floats<T>(z.im, out + (2 * k + 1) * kBlockFrames + lane);
    });
  }
}

/// Calls `use` with the function that makes |z| ** power of |z|^2.
template <typename T, class Use>
HWY_INLINE void with_power(double power, const Use& use) {
  using Vector = hn::Vec<Tag<T>>;
  if (power == 2.0) {
    use([](Vector norm) HWY_ATTR { return norm; });
  } else if (power == 1.0) {
    use([](Vector norm) HWY_ATTR { return hn::Sqrt(norm); });
  } else {
    use([power](Vector norm) HWY_ATTR {
      HWY_ALIGN std::array<T, kLanes<T>> lanes;
      hn::Store(norm, Tag<T>(), lanes.data());
      for (T& lane : lanes) {
        lane = static_cast<T>(std::pow(static_cast<double>(lane), power / 2.0));
      }
      return hn::Load(Tag<T>(), lanes.data());
    });
  }
}

template <typename T>
HWY_INLINE hn::Vec<Tag<T>> norm(const Complex<T>& z) {
  return hn::MulAdd(z.re, z.re, hn::Mul(z.im, z.im));
}

template <typename T>
void frames_to_magnitudes(const FftTables<T>& tables, const TurnedFrames<T>& frames, double power, float* out,
                          T* values) {
  const Scratch<T> scratch(tables, values);
  for (std::size_t lane = 0; lane < kBlockFrames; lane += kLanes<T>) {
    first_round_of_frames(tables, frames, lane, scratch);
    with_power<T>(power, [&](const auto& apply) HWY_ATTR {
      second_round_split(tables, scratch, [&](std::size_t k, const Complex<T>& z) HWY_ATTR {
        store_floats<T>(apply(norm(z)), out + k * kBlockFrames + lane);
      });
    });
  }
}

template <typename T>
void magnitudes(const T* rows, std::size_t n_rows, double power, float* out) {
  with_power<T>(power, [&](const auto& apply) HWY_ATTR {
    for (std::size_t lane = 0; lane < kBlockFrames; lane += kLanes<T>) {
      const Rows<const T> group = lane_group(rows, lane);
      for (std::size_t row = 0; row < n_rows; ++row) {
        store_floats<T>(apply(norm(group.load(row))), out + row * kBlockFrames + lane);
      }
    }
  });
}

template <typename T>
void load(const TurnedFrames<T>& frames, std::size_t n_samples, T* out) {
  for (std::size_t lane = 0; lane < kBlockFrames; lane += kLanes<T>) {
    const FrameColumn<T> column{frames, 1, 0, lane};
    for (std::size_t i = 0; i < n_samples; ++i) {
      hn::Store(column.sample(i), Tag<T>(), out + i * kBlockFrames + lane);
    }
  }
}

template <typename T>
const FftKernels<T>& kernels_of_target() {
  static constexpr FftKernels<T> kKernels = {complex_fft<T>, real_fft<T>,           inverse_real_fft<T>,
                                             load<T>,        frames_to_spectrum<T>, frames_to_magnitudes<T>,
                                             magnitudes<T>};
  return kKernels;
}
const FftKernels<float>& float_kernels() { return kernels_of_target<float>(); }
const FftKernels<double>& double_kernels() { return kernels_of_target<double>(); }

}  // namespace auricle::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle::kernels {

HWY_EXPORT(float_kernels);
HWY_EXPORT(double_kernels);

template <>
const FftKernels<float>& fft_kernels() {
  return HWY_DYNAMIC_DISPATCH(float_kernels)();
}
template <>
const FftKernels<double>& fft_kernels() {
  return HWY_DYNAMIC_DISPATCH(double_kernels)();
}

template <typename T>
std::size_t FftTables<T>::scratch_values() const {
  return 2 * kBlockFrames * (2 * length() + first.length + 4 * second.length);
}
template struct FftTables<float>;
template struct FftTables<double>;

}  // namespace auricle::kernels
#endif
