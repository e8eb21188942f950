#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace auricle {

/// Numbers in half the room, as IEEE 754's binary16 has them: 11 bits of each, rounded to nearest, ties to even; what
/// is too large is infinite.
std::vector<std::uint16_t> to_halves(std::span<const float> values);

/// Exact.
std::vector<float> from_halves(std::span<const std::uint16_t> halves);

}  // namespace auricle
