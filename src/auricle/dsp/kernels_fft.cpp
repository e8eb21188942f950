#include <auricle/dsp/kernels_fft.hpp>

#include <array>
#include <cmath>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/kernels_fft.cpp"
#include <hwy/foreach_target.h>
// Must follow foreach_target.h.
#include <auricle/dsp/short_fft-inl.hpp>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

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
