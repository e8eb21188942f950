#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <auricle/onnx/node_operands.hpp>

namespace auricle {

/// The dimensions of a tensor of ONNX.
using OnnxShape = std::vector<std::size_t>;

/// The product of a shape. Throws UsageError when it is beyond what a network's values can be.
std::size_t size_of(const OnnxShape& shape);

/// The dimension that `axis` means, which counts from the end where it is negative. Throws UsageError.
std::size_t axis_within(std::int64_t axis, std::size_t rank);
std::vector<std::size_t> axes_within(const std::vector<std::int64_t>& axes, std::size_t rank);

/// Where both fit or stretch to: NumPy's broadcasting. Throws UsageError where they don't.
OnnxShape broadcast(const OnnxShape& a, const OnnxShape& b);

/// The new shape that Reshape, Flatten, Squeeze, Unsqueeze, Identity, Dropout or Cast gives, all of which leave the
/// numbers where they lie. Nothing for other operators. `exported_batch` is the batch that the network was exported for
/// with a fixed size: Reshape then means this song's.
std::optional<OnnxShape> reshaped(const NodeOperands& operands, const OnnxShape& shape,
                                  std::optional<std::size_t> exported_batch = std::nullopt);

/// Which dimension each one of Transpose's result is.
std::vector<std::size_t> permutation_of(const NodeOperands& operands, std::size_t rank);

/// What is taken of a dimension.
struct SliceRange {
  std::size_t start = 0;
  std::ptrdiff_t step = 1;
  std::size_t count = 0;

  bool operator==(const SliceRange&) const = default;
};

/// What Slice takes of each dimension.
std::vector<SliceRange> slice_ranges(const NodeOperands& operands, const OnnxShape& shape);

}  // namespace auricle
