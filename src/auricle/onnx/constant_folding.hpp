#pragma once

#include <cstddef>

#include <auricle/onnx/node_operands.hpp>
#include <auricle/onnx/shape_operators.hpp>

namespace auricle {

/// Works out in advance what doesn't depend on what a network hears: the arithmetic of shapes that exporters write
/// down, and weights that they turn round.
class ConstantFolding {
 public:
  /// What the node gives, all of whose inputs are known. Throws UsageError for operators that constants don't go
  /// through in networks' layers, for numbers out of range, and when more is made than any honest network needs.
  OnnxTensor fold(const NodeOperands& operands);

 private:
  std::size_t numbers_made_ = 0;
};

/// A shape as numbers, as the operator Shape gives it.
OnnxTensor shape_tensor(const NodeOperands& operands, const OnnxShape& shape);

}  // namespace auricle
