#pragma once

// Included by the network module's own .cpp files alone.

#include <cstddef>
#include <string>
#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/network/architecture.hpp>
#include <fmt/format.h>

/// What a walk through the layers refuses, and where honest networks end.
namespace auricle::layer_checks {

inline constexpr std::size_t kMaxLayers = 1024;
inline constexpr std::size_t kMaxDepth = 8;
inline constexpr std::size_t kMaxNames = 1024;
inline constexpr std::size_t kMaxNameBytes = 64;
inline constexpr std::size_t kMaxJoined = 256;
inline constexpr std::size_t kMaxOutputs = 64;
inline constexpr std::size_t kMaxUnits = std::size_t{1} << 20;
inline constexpr std::size_t kMaxFilters = std::size_t{1} << 14;
/// Also of padding and dilation. musicnn has kernels over all of 561 channels laid out as frames.
inline constexpr std::size_t kMaxKernel = 1024;
inline constexpr std::size_t kMaxInputs = std::size_t{1} << 26;
inline constexpr std::size_t kMaxWindows = std::size_t{1} << 16;
/// 4 GiB of weights; with the limits above no count of a layer can overflow on the way to it.
inline constexpr std::size_t kMaxParameters = std::size_t{1} << 30;
/// 1 GiB for what all layers give for one window.
inline constexpr std::size_t kMaxActivations = std::size_t{1} << 28;
/// Some ten seconds of one core for one song.
inline constexpr double kMaxMultiplyAdds = 1e12;
/// Blocked layouts round channels up to a whole vector.
inline constexpr std::size_t kChannelBlock = 16;

[[noreturn]] inline void refuse(std::string_view place, std::string_view why) {
  throw UsageError(fmt::format("{}: {}", place, why));
}

inline void check_range(std::string_view place, std::string_view what, std::size_t value, std::size_t largest) {
  if (value == 0 || value > largest) {
    refuse(place, fmt::format("{} must be 1 to {}, not {}", what, largest, value));
  }
}

inline void check_extent(std::string_view place, std::string_view what, const Extent& extent, std::size_t largest) {
  check_range(place, fmt::format("{}'s rows", what), extent.rows, largest);
  check_range(place, fmt::format("{}'s frames", what), extent.frames, largest);
}

/// Floats that feature maps take at most, in whatever layout.
inline std::size_t room_of(const FeatureMaps& maps) {
  const bool blocked = maps.rows * maps.frames > 1 && maps.channels > 1;
  const std::size_t blocks = (maps.channels + kChannelBlock - 1) / kChannelBlock;
  return (blocked ? blocks * kChannelBlock : maps.channels) * maps.rows * maps.frames;
}

inline void check_share(const std::string& place, std::string_view what, double value) {
  if (!(value > 0.0 && value <= 1.0)) {
    refuse(place, fmt::format("{} must be above 0 and at most 1, not {}", what, value));
  }
}

/// An activation that may stand anywhere.
inline void check_activation(const Activation& activation, const std::string& place) {
  if (activation == Activation::kSoftmax) {
    refuse(place, "the last layer, and only it, can have the activation softmax");
  }
  check_share(place, "a leaky ReLU's slope", activation.slope);
}

}  // namespace auricle::layer_checks
