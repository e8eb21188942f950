#include <auricle/dsp/finite.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/core/error.hpp>
#include <auricle/dsp/kernels.hpp>
#include <fmt/format.h>

namespace auricle {

void refuse_unless_finite(std::span<const float> samples, std::size_t n_before) {
  if (!kernels::all_finite(samples)) {
    const auto bad = std::find_if_not(samples.begin(), samples.end(), [](float value) { return std::isfinite(value); });
    throw AudioError(fmt::format("sample {} is {}, not a finite number; the recording is damaged",
                                 n_before + static_cast<std::size_t>(bad - samples.begin()), *bad));
  }
}

}  // namespace auricle
