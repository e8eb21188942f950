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
using FloatTag = hn::CappedTag<float, kBlockFrames>;

void sum_rows(std::span<const float> weights, const float* HWY_RESTRICT rows, float* HWY_RESTRICT out) {
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

void multiply(std::span<const double> matrix, std::size_t n_in, const double* HWY_RESTRICT in,
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

HWY_EXPORT(sum_rows);
HWY_EXPORT(multiply);
HWY_EXPORT(to_decibel);
HWY_EXPORT(clamp_below);
HWY_EXPORT(all_finite);

void sum_rows(std::span<const float> weights, const float* rows, float* out) {
  HWY_DYNAMIC_DISPATCH(sum_rows)(weights, rows, out);
}
void multiply(std::span<const double> matrix, std::size_t n_in, const double* in, double* out) {
  HWY_DYNAMIC_DISPATCH(multiply)(matrix, n_in, in, out);
}
float to_decibel(std::span<float> values, const DecibelScale& scale) {
  return HWY_DYNAMIC_DISPATCH(to_decibel)(values, scale);
}
void clamp_below(std::span<float> values, float floor) { HWY_DYNAMIC_DISPATCH(clamp_below)(values, floor); }
bool all_finite(std::span<const float> values) { return HWY_DYNAMIC_DISPATCH(all_finite)(values); }

}  // namespace auricle::kernels
#endif
