#include <auricle/dsp/kernels.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <auricle/dsp/fft.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/kernels.cpp"
#include <hwy/foreach_target.h>
// Must follow foreach_target.h.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using DoubleTag = hn::CappedTag<double, kBlockFrames>;
using HalfFloatTag = hn::Rebind<float, DoubleTag>;  // as many floats as DoubleTag has doubles
using FloatTag = hn::CappedTag<float, kBlockFrames>;

void sum_bands(const Bands& bands, const float* HWY_RESTRICT rows, float* HWY_RESTRICT out) {
  const FloatTag d;
  for (std::size_t band = 0; band < bands.first_rows.size(); ++band, out += kBlockFrames) {
    const float* weights = bands.weights.data() + bands.first_weights[band];
    const std::size_t n_weights = bands.first_weights[band + 1] - bands.first_weights[band];
    for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
      const float* row = rows + bands.first_rows[band] * kBlockFrames + lane;
      auto even = hn::Zero(d);  // two sums, so that one addition need not wait for the one before it
      auto odd = hn::Zero(d);
      std::size_t i = 0;
      for (; i + 2 <= n_weights; i += 2) {
        even = hn::MulAdd(hn::Set(d, weights[i]), hn::Load(d, row + i * kBlockFrames), even);
        odd = hn::MulAdd(hn::Set(d, weights[i + 1]), hn::Load(d, row + (i + 1) * kBlockFrames), odd);
      }
      if (i < n_weights) {
        even = hn::MulAdd(hn::Set(d, weights[i]), hn::Load(d, row + i * kBlockFrames), even);
      }
      hn::Store(hn::Add(even, odd), d, out + lane);
    }
  }
}

/// `kRows` rows of the matrix at a time: enough sums that none waits for the one before it.
template <std::size_t kRows>
HWY_INLINE void multiply_rows(const double* HWY_RESTRICT weights, std::size_t n_in, Columns<const float> in,
                              Columns<float> out) {
  const DoubleTag d;
  std::array<hn::Vec<DoubleTag>, kRows> sums;
  sums.fill(hn::Zero(d));
  for (std::size_t i = 0; i < n_in; ++i) {
    const auto value = hn::PromoteTo(d, hn::LoadU(HalfFloatTag(), in.first + i * in.pitch));
#pragma GCC unroll 8
    for (std::size_t k = 0; k < kRows; ++k) {
      sums[k] = hn::MulAdd(hn::Set(d, weights[k * n_in + i]), value, sums[k]);
    }
  }
  for (std::size_t k = 0; k < kRows; ++k) {
    hn::StoreU(hn::DemoteTo(HalfFloatTag(), sums[k]), HalfFloatTag(), out.first + k * out.pitch);
  }
}

void multiply(std::span<const double> matrix, std::size_t n_in, Columns<const float> in, Columns<float> out) {
  const std::size_t n_out = matrix.size() / n_in;
  for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(DoubleTag())) {
    const Columns<const float> from{in.first + lane, in.pitch};
    const auto to = [&](std::size_t k) { return Columns<float>{out.first + k * out.pitch + lane, out.pitch}; };
    std::size_t k = 0;
    for (; k + 8 <= n_out; k += 8) {
      multiply_rows<8>(matrix.data() + k * n_in, n_in, from, to(k));
    }
    for (; k + 4 <= n_out; k += 4) {
      multiply_rows<4>(matrix.data() + k * n_in, n_in, from, to(k));
    }
    for (; k < n_out; ++k) {
      multiply_rows<1>(matrix.data() + k * n_in, n_in, from, to(k));
    }
  }
}

/// Calls `step` with each vector of `values` and writes back what it returns; the last, incomplete one is filled up
/// with copies of the last value, so that `step` sees nothing that isn't there.
template <typename Step>
void for_each_vector(std::span<float> values, const Step& step) {
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

float to_decibel(std::span<float> values, const DecibelScale& scale) {
  const hn::ScalableTag<float> d;
  const auto amin = hn::Set(d, scale.amin);
  const auto offset = hn::Set(d, scale.offset);
  const auto ten = hn::Set(d, 10.0F);
  auto largest = hn::Set(d, std::numeric_limits<float>::lowest());
  for_each_vector(values, [&](auto value) {
    const auto decibel = hn::MulSub(ten, hn::Log10(d, hn::Max(amin, value)), offset);
    largest = hn::Max(largest, decibel);
    return decibel;
  });
  return hn::GetLane(hn::MaxOfLanes(d, largest));
}

void to_log(std::span<float> values, const LogScale& scale) {
  const hn::ScalableTag<float> d;
  const auto factor = hn::Set(d, scale.factor);
  const auto offset = hn::Set(d, scale.offset);
  const auto gain = hn::Set(d, scale.gain);
  const auto shift = hn::Set(d, scale.shift);
  for_each_vector(values,
                  [&](auto value) { return hn::MulAdd(gain, hn::Log(d, hn::MulAdd(factor, value, offset)), shift); });
}

void clamp_below(std::span<float> values, float floor) {
  const hn::ScalableTag<float> d;
  const auto lowest = hn::Set(d, floor);
  for_each_vector(values, [&](auto value) { return hn::Max(value, lowest); });
}

/// Infinity and NaN have all bits of the exponent set; read-only, so not by for_each_vector.
bool all_finite(std::span<const float> values) {
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

HWY_EXPORT(sum_bands);
HWY_EXPORT(multiply);
HWY_EXPORT(to_decibel);
HWY_EXPORT(to_log);
HWY_EXPORT(clamp_below);
HWY_EXPORT(all_finite);

void sum_bands(const Bands& bands, const float* rows, float* out) { HWY_DYNAMIC_DISPATCH(sum_bands)(bands, rows, out); }
void multiply(std::span<const double> matrix, std::size_t n_in, Columns<const float> in, Columns<float> out) {
  HWY_DYNAMIC_DISPATCH(multiply)(matrix, n_in, in, out);
}
float to_decibel(std::span<float> values, const DecibelScale& scale) {
  return HWY_DYNAMIC_DISPATCH(to_decibel)(values, scale);
}
void to_log(std::span<float> values, const LogScale& scale) { HWY_DYNAMIC_DISPATCH(to_log)(values, scale); }
void clamp_below(std::span<float> values, float floor) { HWY_DYNAMIC_DISPATCH(clamp_below)(values, floor); }
bool all_finite(std::span<const float> values) { return HWY_DYNAMIC_DISPATCH(all_finite)(values); }

}  // namespace auricle::kernels
#endif
