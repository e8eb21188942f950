#pragma once

#include <cstddef>
#include <span>

namespace auricle {

/// Throws AudioError, naming the first one, unless all samples are finite. `n_before` samples came earlier.
void refuse_unless_finite(std::span<const float> samples, std::size_t n_before = 0);

}  // namespace auricle
