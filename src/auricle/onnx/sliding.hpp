#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <auricle/network/layers.hpp>

namespace auricle {

/// How a kernel goes over a dimension.
struct Sliding {
  std::size_t kernel = 1;
  std::size_t stride = 1;
  std::size_t dilation = 1;
  Ends padding;

  std::size_t span() const { return (kernel - 1) * dilation + 1; }
  bool is_point() const { return kernel == 1 && padding == Ends{}; }
};

/// A dimension of a value that weights are multiplied with: all of it at once, or as a kernel that goes over it.
struct WeighedDimension {
  std::size_t dim = 0;
  std::optional<Sliding> sliding{};
};

/// Which of our axes each dimension is slid over, if any.
using SlidingAxes = std::vector<std::optional<Axis>>;

/// What goes over rows and frames; along an axis that nothing is slid over, a point.
struct SlidingPair {
  Sliding rows;
  Sliding frames;

  Extent kernel() const { return {.rows = rows.kernel, .frames = frames.kernel}; }
  Extent stride() const { return {.rows = rows.stride, .frames = frames.stride}; }
  Extent dilation() const { return {.rows = rows.dilation, .frames = frames.dilation}; }
  Padding padding() const { return {.rows = rows.padding, .frames = frames.padding}; }
};

SlidingPair pair_of(std::span<const WeighedDimension> dimensions, const SlidingAxes& axes);

/// How often a kernel finds a place. Throws UsageError where it finds none.
std::size_t places(std::size_t length, const Sliding& sliding);

}  // namespace auricle
