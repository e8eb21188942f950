#include <auricle/features/window_grid.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

std::size_t WindowGrid::first_sample(std::size_t index) const {
  return static_cast<std::size_t>(std::round(static_cast<double>(index) * step));
}

WindowGrid window_grid(const FrontEnd& front_end, double hop_s) {
  if (!(hop_s > 0.0) || !std::isfinite(hop_s)) {
    throw UsageError(fmt::format("the step between windows is {} s; it must be more than 0", hop_s));
  }
  const FeatureSpec& spec = front_end.spec();
  WindowGrid grid;
  if (spec.window_s) {
    const auto samples = [&](double seconds) {
      constexpr double kMost = 9e15;
      return std::min(seconds * spec.sample_rate_hz, kMost);
    };
    grid.longest_whole = static_cast<std::size_t>(samples(front_end.whole_up_to() * *spec.window_s));
    grid.length = std::max<std::size_t>(1, static_cast<std::size_t>(std::llround(samples(*spec.window_s))));
    grid.step = std::max(samples(hop_s), 1.0);
  }
  return grid;
}

}  // namespace auricle
