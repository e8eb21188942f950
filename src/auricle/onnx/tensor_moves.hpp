#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <auricle/onnx/onnx_graph.hpp>
#include <auricle/onnx/shape_operators.hpp>

namespace auricle {

// Operators that put the numbers of constants elsewhere and change none. All throw UsageError where shapes don't fit.

OnnxTensor transposed(const OnnxTensor& tensor, const std::vector<std::size_t>& order);
OnnxTensor sliced(const OnnxTensor& tensor, const std::vector<SliceRange>& ranges);

/// Stretched to a shape that it can be broadcast to.
OnnxTensor expanded(const OnnxTensor& tensor, const OnnxShape& shape);

OnnxTensor concatenated(const std::vector<const OnnxTensor*>& parts, std::int64_t axis);

/// ONNX's Gather, by one index, which leaves the axis out, or a list.
OnnxTensor gathered(const OnnxTensor& tensor, const OnnxTensor& indices, std::int64_t axis);

}  // namespace auricle
