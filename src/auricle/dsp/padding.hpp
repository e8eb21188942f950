#pragma once

#include <cstddef>
#include <span>

namespace auricle {

/// What stands before the first and after the last sample of a centred transform; numpy.pad's names.
enum class PadMode {
  kConstant,  ///< zeros, librosa's default since 0.10
  kReflect,   ///< mirrored without repeating the edge, librosa's default before 0.10
  kEdge,      ///< the edge's value
};

/// The value that `mode` puts at a position before 0 or from `samples.size()` (at least 1) on.
float padded_sample(std::span<const float> samples, std::ptrdiff_t position, PadMode mode);

}  // namespace auricle
