#include <auricle/dsp/soft_mask.hpp>

#include <limits>

#include <auricle/dsp/fft.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/soft_mask.cpp"
#include <hwy/foreach_target.h>
// Must follow foreach_target.h.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<float, kBlockFrames>;
using Floats = hn::Vec<Tag>;

HWY_INLINE Floats raised(Floats quotient, double power) {
  const Tag d;
  if (power == 2.0) {
    return hn::Mul(quotient, quotient);
  }
  if (power == 1.0) {
    return quotient;
  }
  const auto zero = hn::Zero(d);
  const auto result = hn::Exp(d, hn::Mul(hn::Set(d, static_cast<float>(power)), hn::Log(d, quotient)));
  return hn::IfThenElse(hn::Eq(quotient, zero), zero, result);
}

/// value ** power / (value ** power + reference ** power), both divided by the larger one beforehand, so that nothing
/// overflows.
struct Shares {
  Floats of_value;
  Floats of_reference;
};
HWY_INLINE Shares shares(Floats value, Floats reference, double power, Floats of_nothing) {
  const Tag d;
  const auto one = hn::Set(d, 1.0F);
  const auto larger = hn::Max(value, reference);
  const auto is_nothing = hn::Lt(larger, hn::Set(d, std::numeric_limits<float>::min()));
  const auto quotient = hn::Div(hn::Min(value, reference), hn::IfThenElse(is_nothing, one, larger));
  const auto smaller_share = raised(quotient, power);
  const auto whole = hn::Add(one, smaller_share);
  const auto large = hn::Div(one, whole);
  const auto small = hn::Mul(smaller_share, large);
  const auto value_is_larger = hn::Ge(value, reference);
  return {hn::IfThenElse(is_nothing, of_nothing, hn::IfThenElse(value_is_larger, large, small)),
          hn::IfThenElse(is_nothing, of_nothing, hn::IfThenElse(value_is_larger, small, large))};
}

void split_by_soft_masks(const SoftMaskRows& rows, const SoftMaskOptions& options) {
  const Tag d;
  const bool same_margin = options.margin_harmonic == 1.0 && options.margin_percussive == 1.0;
  const auto of_nothing = hn::Set(d, same_margin ? 0.5F : 0.0F);
  const auto margin_harmonic = hn::Set(d, static_cast<float>(options.margin_harmonic));
  const auto margin_percussive = hn::Set(d, static_cast<float>(options.margin_percussive));
  const std::size_t n_bins = rows.spectrum.size() / (2 * kBlockFrames);
  for (std::size_t bin = 0; bin < n_bins; ++bin) {
    for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(d)) {
      const auto harmonic = hn::Load(d, rows.harmonic + bin * kBlockFrames + lane);
      const auto percussive = hn::Load(d, rows.percussive + bin * kBlockFrames + lane);
      Shares mask = shares(harmonic, hn::Mul(percussive, margin_harmonic), options.power, of_nothing);
      if (!same_margin) {
        mask.of_reference =
            shares(percussive, hn::Mul(harmonic, margin_percussive), options.power, of_nothing).of_value;
      }
      for (std::size_t part = 0; part < 2; ++part) {  // real, imaginary
        const std::size_t at = (2 * bin + part) * kBlockFrames + lane;
        const auto value = hn::Load(d, rows.spectrum.data() + at);
        hn::Store(hn::Mul(value, mask.of_value), d, rows.harmonic_spectrum + at);
        hn::Store(hn::Mul(value, mask.of_reference), d, rows.percussive_spectrum + at);
      }
    }
  }
}

}  // namespace auricle::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle {

HWY_EXPORT(split_by_soft_masks);

void split_by_soft_masks(const SoftMaskRows& rows, const SoftMaskOptions& options) {
  HWY_DYNAMIC_DISPATCH(split_by_soft_masks)(rows, options);
}

}  // namespace auricle
#endif
