#pragma once

#include <span>
#include <vector>

namespace auricle {

/// What an example of each genre weighs so that rare genres count for more: its genre's count to the power of
/// -balance_power, 1 on average over all examples; 0 for a genre without any.
std::vector<double> balanced_weights(std::span<const double> counts, double balance_power);

}  // namespace auricle
