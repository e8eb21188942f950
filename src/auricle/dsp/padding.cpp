#include <auricle/dsp/padding.hpp>

#include <algorithm>

namespace auricle {

float padded_sample(std::span<const float> samples, std::ptrdiff_t position, PadMode mode) {
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  if (mode == PadMode::kConstant) {
    return 0.0F;
  }
  if (mode == PadMode::kEdge || size == 1) {
    return position < 0 ? samples.front() : samples.back();
  }
  // Mirrored at both ends for as long as it takes: numpy.pad goes to and fro in a clip shorter than the padding.
  const std::ptrdiff_t period = 2 * (size - 1);
  const std::ptrdiff_t phase = ((position % period) + period) % period;
  return samples[static_cast<std::size_t>(std::min(phase, period - phase))];
}

}  // namespace auricle
