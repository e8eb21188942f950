#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace auricle {

/// How finely sound is told from silence.
inline constexpr double kSoundBlockS = 0.1;

/// For each block of `block_samples`, the last of which may be shorter, whether anything is to be heard in it: a root
/// mean square above a thousandth of full scale (-60 dB).
std::vector<bool> sounding_blocks(std::span<const float> samples, std::size_t block_samples);

/// Whether no more than half of the blocks are silent.
bool mostly_sounds(const std::vector<bool>& blocks);

/// The first block of the first `window` blocks (fewer at the end) that begin with sound and mostly sound; where there
/// are none, of those with the most sound. Absent when all is silent.
std::optional<std::size_t> first_sounding_window(const std::vector<bool>& blocks, std::size_t window);

}  // namespace auricle
