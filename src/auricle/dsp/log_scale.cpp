#include <auricle/dsp/log_scale.hpp>

#include <numbers>

#include <auricle/dsp/kernels.hpp>

namespace auricle {

Matrix to_log_scale(Matrix values, const LogScaleOptions& options) {
  const double of_natural = options.base == Logarithm::kTen ? std::numbers::log10e : 1.0;
  kernels::to_log(values.values(), {.factor = static_cast<float>(options.factor),
                                    .offset = static_cast<float>(options.offset),
                                    .gain = static_cast<float>(of_natural / options.std),
                                    .shift = static_cast<float>(-options.mean / options.std)});
  return values;
}

}  // namespace auricle
