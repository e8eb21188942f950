#include <auricle/onnx/sliding.hpp>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

SlidingPair pair_of(std::span<const WeighedDimension> dimensions, const SlidingAxes& axes) {
  SlidingPair pair;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i]) {
      (axes[i] == Axis::kRows ? pair.rows : pair.frames) = *dimensions[i].sliding;
    }
  }
  return pair;
}

std::size_t places(std::size_t length, const Sliding& sliding) {
  const std::size_t padded = length + sliding.padding.before + sliding.padding.after;
  if (padded < sliding.span()) {
    throw UsageError(fmt::format("a kernel that spans {} finds no place on {}", sliding.span(), padded));
  }
  return (padded - sliding.span()) / sliding.stride + 1;
}

}  // namespace auricle
