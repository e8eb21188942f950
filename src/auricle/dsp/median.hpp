#pragma once

#include <span>

namespace auricle {

/// numpy.median of at least one value: of an even number, the mean of the two in the middle.
double median(std::span<const float> values);

}  // namespace auricle
