#include <auricle/dsp/median_filter.hpp>

#include <algorithm>
#include <limits>

#include <auricle/dsp/fft.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/median_filter.cpp"
#include <hwy/foreach_target.h>
// Must follow foreach_target.h.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void slide_medians(const float* HWY_RESTRICT rows, std::span<const WindowStep> steps, std::span<float> window,
                   float* HWY_RESTRICT medians) {
  const hn::CappedTag<float, kBlockFrames> d;
  const auto infinity = hn::Set(d, std::numeric_limits<float>::infinity());
  const std::size_t size = window.size() / kBlockFrames;
  for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
    float* HWY_RESTRICT sorted = window.data() + lane;
    for (std::size_t step = 0; step < steps.size(); ++step) {
      const WindowStep& rows_of = steps[step];
      const auto removed =
          rows_of.removed == kNothing ? infinity : hn::Load(d, rows + rows_of.removed * kBlockFrames + lane);
      const auto inserted = hn::Load(d, rows + rows_of.inserted * kBlockFrames + lane);
      auto value = hn::Load(d, sorted);
      auto kept_before = hn::Neg(infinity);
      for (std::size_t i = 0; i + 1 < size; ++i) {
        const auto next = hn::Load(d, sorted + (i + 1) * kBlockFrames);
        const auto kept = hn::IfThenElse(hn::Lt(value, removed), value, next);
        hn::Store(hn::Max(kept_before, hn::Min(kept, inserted)), d, sorted + i * kBlockFrames);
        kept_before = kept;
        value = next;
      }
      hn::Store(hn::Max(kept_before, inserted), d, sorted + (size - 1) * kBlockFrames);
      if (medians != nullptr) {
        hn::Store(hn::Load(d, sorted + size / 2 * kBlockFrames), d, medians + step * kBlockFrames + lane);
      }
    }
  }
}

}  // namespace auricle::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle {

HWY_EXPORT(slide_medians);

void slide_medians(const float* rows, std::span<const WindowStep> steps, std::span<float> window, float* medians) {
  HWY_DYNAMIC_DISPATCH(slide_medians)(rows, steps, window, medians);
}

std::size_t mirrored(std::ptrdiff_t position, std::size_t count) {
  const auto period = static_cast<std::ptrdiff_t>(2 * count);
  const std::ptrdiff_t phase = ((position % period) + period) % period;
  return static_cast<std::size_t>(std::min(phase, period - 1 - phase));
}

}  // namespace auricle
#endif
