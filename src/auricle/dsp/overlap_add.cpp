#include <auricle/dsp/overlap_add.hpp>

#include <cstddef>
#include <limits>

#include <auricle/dsp/fft.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/overlap_add.cpp"
#include <hwy/foreach_target.h>
// Must follow foreach_target.h.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void window_floats(const float* HWY_RESTRICT samples, std::span<const double> window, float* HWY_RESTRICT out) {
  const hn::CappedTag<float, kBlockFrames> d;
  for (const double value : window) {
    const auto weight = hn::Set(d, static_cast<float>(value));
    for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
      hn::Store(hn::Mul(weight, hn::Load(d, samples + lane)), d, out + lane);
    }
    samples += kBlockFrames;
    out += kBlockFrames;
  }
}

void window_doubles(const double* HWY_RESTRICT samples, std::span<const double> window, float* HWY_RESTRICT out) {
  const hn::CappedTag<double, kBlockFrames> d;
  const hn::Rebind<float, decltype(d)> narrow;
  for (const double value : window) {
    const auto weight = hn::Set(d, value);
    for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
      hn::Store(hn::DemoteTo(narrow, hn::Mul(weight, hn::Load(d, samples + lane))), narrow, out + lane);
    }
    samples += kBlockFrames;
    out += kBlockFrames;
  }
}

void add_to(std::span<float> sums, const float* HWY_RESTRICT values) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  float* HWY_RESTRICT sum = sums.data();
  std::size_t i = 0;
  for (; i + lanes <= sums.size(); i += lanes) {
    hn::StoreU(hn::Add(hn::LoadU(d, sum + i), hn::LoadU(d, values + i)), d, sum + i);
  }
  for (; i < sums.size(); ++i) {
    sum[i] += values[i];
  }
}

void divide_by(std::span<float> sums, const float* HWY_RESTRICT weights) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  constexpr float kNothing = std::numeric_limits<float>::min();
  const auto one = hn::Set(d, 1.0F);
  float* HWY_RESTRICT sum = sums.data();
  std::size_t i = 0;
  for (; i + lanes <= sums.size(); i += lanes) {
    const auto weight = hn::LoadU(d, weights + i);
    const auto divisor = hn::IfThenElse(hn::Gt(weight, hn::Set(d, kNothing)), weight, one);
    hn::StoreU(hn::Div(hn::LoadU(d, sum + i), divisor), d, sum + i);
  }
  for (; i < sums.size(); ++i) {
    sum[i] /= weights[i] > kNothing ? weights[i] : 1.0F;
  }
}

}  // namespace auricle::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle::kernels {

HWY_EXPORT(window_floats);
HWY_EXPORT(window_doubles);
HWY_EXPORT(add_to);
HWY_EXPORT(divide_by);

void window_rows(const float* samples, std::span<const double> window, float* out) {
  HWY_DYNAMIC_DISPATCH(window_floats)(samples, window, out);
}
void window_rows(const double* samples, std::span<const double> window, float* out) {
  HWY_DYNAMIC_DISPATCH(window_doubles)(samples, window, out);
}
void add_to(std::span<float> sums, const float* values) { HWY_DYNAMIC_DISPATCH(add_to)(sums, values); }
void divide_by(std::span<float> sums, const float* weights) { HWY_DYNAMIC_DISPATCH(divide_by)(sums, weights); }

}  // namespace auricle::kernels
#endif
