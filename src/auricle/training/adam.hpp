#pragma once

#include <cstdint>
#include <span>

#include <auricle/recipe/training_options.hpp>

namespace auricle {

/// What is added to the root of the second moment: Keras adds `epsilon` to the raw moment's root ("epsilon hat" in the
/// paper), PyTorch to the bias-corrected one's. They part only where gradients are as small as epsilon.
enum class AdamConvention { kKeras, kPytorch };

/// The numbers of one step, the same for every parameter.
struct AdamStep {
  float step_size = 0;  ///< learning rate with the corrections of both moments' bias
  float beta_1 = 0;
  float beta_2 = 0;
  float epsilon = 0;
  float decay = 0;  ///< what parameters lose of themselves: AdamW's learning rate times weight decay
};

/// The constants of step `step`, counted from 1. Where a schedule has changed the learning rate, `options` holds its
/// value of now.
AdamStep adam_step(const OptimizerOptions& options, std::int64_t step,
                   AdamConvention convention = AdamConvention::kKeras);

/// Parameters, their gradient and Adam's memory of them, all of one length.
struct AdamSlice {
  std::span<float> parameters;
  std::span<const float> gradient;
  std::span<float> first_moment;
  std::span<float> second_moment;
};

/// One step of Adam (Kingma and Ba 2014, algorithm 1) in a single pass over memory, where libtorch 1.13 makes nine.
/// Slices of one parameter may be updated by several threads at once.
void adam_update(const AdamSlice& slice, const AdamStep& step);

}  // namespace auricle
