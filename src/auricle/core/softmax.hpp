#pragma once

#include <span>

namespace auricle {

/// Turns logarithms into probabilities, in place: exp(x) divided by the sum of all. The largest is taken off first, so
/// that nothing overflows, whatever finite numbers they are.
void softmax(std::span<double> logs);

}  // namespace auricle
