#include <auricle/training/adam.hpp>

#include <cmath>
#include <cstddef>

// Highway compiles this file once for each instruction set and picks the best at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/training/adam.cpp"  // NOLINT
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Updates the parameters from `begin` to `end`, a whole number of vectors `d`.
template <class D>
void update_range(D d, const AdamSlice& slice, const AdamStep& step, std::size_t begin, std::size_t end) {
  const auto beta_1 = hn::Set(d, step.beta_1);
  const auto beta_2 = hn::Set(d, step.beta_2);
  const auto rest_1 = hn::Set(d, 1.0F - step.beta_1);
  const auto rest_2 = hn::Set(d, 1.0F - step.beta_2);
  const auto epsilon = hn::Set(d, step.epsilon);
  const auto step_size = hn::Set(d, step.step_size);
  const auto kept = hn::Set(d, 1.0F - step.decay);
  for (std::size_t i = begin; i < end; i += hn::Lanes(d)) {
    const auto gradient = hn::LoadU(d, slice.gradient.data() + i);
    const auto first = hn::MulAdd(beta_1, hn::LoadU(d, slice.first_moment.data() + i), hn::Mul(rest_1, gradient));
    const auto second =
        hn::MulAdd(beta_2, hn::LoadU(d, slice.second_moment.data() + i), hn::Mul(rest_2, hn::Mul(gradient, gradient)));
    const auto change = hn::Div(hn::Mul(step_size, first), hn::Add(hn::Sqrt(second), epsilon));
    hn::StoreU(first, d, slice.first_moment.data() + i);
    hn::StoreU(second, d, slice.second_moment.data() + i);
    hn::StoreU(hn::MulSub(kept, hn::LoadU(d, slice.parameters.data() + i), change), d, slice.parameters.data() + i);
  }
}

void update(const AdamSlice& slice, const AdamStep& step) {
  const hn::ScalableTag<float> vector;
  const hn::CappedTag<float, 1> scalar;
  const std::size_t count = slice.parameters.size();
  const std::size_t whole = count - count % hn::Lanes(vector);
  update_range(vector, slice, step, 0, whole);
  update_range(scalar, slice, step, whole, count);
}

}  // namespace auricle::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle {

HWY_EXPORT(update);

AdamStep adam_step(const OptimizerOptions& options, std::int64_t step, AdamConvention convention) {
  const double correction_1 = 1.0 - std::pow(options.beta_1, static_cast<double>(step));
  const double correction_2 = std::sqrt(1.0 - std::pow(options.beta_2, static_cast<double>(step)));
  const double epsilon_scale = convention == AdamConvention::kPytorch ? correction_2 : 1.0;
  return {.step_size = static_cast<float>(options.learning_rate * correction_2 / correction_1),
          .beta_1 = static_cast<float>(options.beta_1),
          .beta_2 = static_cast<float>(options.beta_2),
          .epsilon = static_cast<float>(options.epsilon * epsilon_scale),
          .decay = static_cast<float>(options.learning_rate * options.weight_decay)};
}

void adam_update(const AdamSlice& slice, const AdamStep& step) { HWY_DYNAMIC_DISPATCH(update)(slice, step); }

}  // namespace auricle
#endif
