#include <auricle/onnx/constant_folding.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include <auricle/core/error.hpp>
#include <auricle/onnx/tensor_arithmetic.hpp>
#include <auricle/onnx/tensor_moves.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Integers = std::vector<std::int64_t>;
using Floats = std::vector<float>;

constexpr std::size_t kMaxNumbersMade = std::size_t{1} << 27;

template <typename Values>
OnnxTensor list_of(Values values) {
  const std::size_t size = values.size();
  return {.shape = {size}, .values = std::move(values)};
}

OnnxShape shape_from(const OnnxTensor& tensor) {
  OnnxShape shape;
  const auto* dims = std::get_if<Integers>(&tensor.values);
  if (dims == nullptr) {
    throw UsageError("a shape is of whole numbers");
  }
  for (const std::int64_t dim : *dims) {
    if (dim < 0) {
      throw UsageError(fmt::format("{} is no dimension", dim));
    }
    shape.push_back(static_cast<std::size_t>(dim));
  }
  size_of(shape);
  return shape;
}

OnnxTensor filled(const NodeOperands& operands) {
  const OnnxTensor value = operands.attribute("value", OnnxTensor{.shape = {1}, .values = Floats{0.0F}});
  if (value.size() != 1) {
    throw UsageError("its value is not one number");
  }
  return expanded({.shape = {}, .values = value.values}, shape_from(operands.weights(0, "dimensions")));
}

OnnxTensor constant(const NodeOperands& operands) {
  const auto& attributes = operands.node().attributes;
  if (attributes.contains("value")) {
    return operands.attribute("value", OnnxTensor{});
  }
  if (attributes.contains("value_int")) {
    return {.shape = {}, .values = Integers{operands.attribute("value_int", std::int64_t{0})}};
  }
  if (attributes.contains("value_float")) {
    return {.shape = {}, .values = Floats{operands.attribute("value_float", 0.0F)}};
  }
  if (attributes.contains("value_ints")) {
    const auto values = operands.attribute("value_ints", Integers());
    return list_of(values);
  }
  const auto values = operands.attribute("value_floats", Floats());
  if (values.empty()) {
    throw UsageError("its value is missing or of a kind that can't be read");
  }
  return list_of(values);
}

OnnxTensor concatenation(const NodeOperands& operands) {
  std::vector<const OnnxTensor*> parts;
  for (std::size_t i = 0; i < operands.n_inputs(); ++i) {
    parts.push_back(&operands.weights(i, "inputs"));
  }
  return concatenated(parts, operands.attribute<std::int64_t>("axis", 0));
}

OnnxTensor result_of(const NodeOperands& operands) {
  const std::string& type = operands.node().type;
  const auto input = [&](std::size_t index) -> const OnnxTensor& { return operands.weights(index, "inputs"); };
  if (type == "Constant") {
    return constant(operands);
  }
  if (type == "ConstantOfShape") {
    return filled(operands);
  }
  if (type == "Cast") {
    return cast(input(0), operands.attribute<std::int64_t>("to", 0));
  }
  if (const auto shape = reshaped(operands, input(0).shape)) {
    return {.shape = *shape, .values = input(0).values};
  }
  if (type == "Shape") {
    return shape_tensor(operands, input(0).shape);
  }
  if (is_arithmetic(type)) {
    return arithmetic(type, input(0), input(1));
  }
  if (type == "Where") {
    return where(input(0), input(1), input(2));
  }
  if (type == "Expand") {
    return expanded(input(0), broadcast(input(0).shape, shape_from(input(1))));
  }
  if (type == "Transpose") {
    return transposed(input(0), permutation_of(operands, input(0).shape.size()));
  }
  if (type == "Slice") {
    return sliced(input(0), slice_ranges(operands, input(0).shape));
  }
  if (type == "Gather") {
    return gathered(input(0), input(1), operands.attribute<std::int64_t>("axis", 0));
  }
  if (type == "Concat") {
    return concatenation(operands);
  }
  if (type == "Range") {
    return range(input(0), input(1), input(2));
  }
  if (type == "Sqrt") {
    return square_root(input(0));
  }
  throw UsageError("this operator can't be worked out on constants");
}

}  // namespace

OnnxTensor ConstantFolding::fold(const NodeOperands& operands) {
  OnnxTensor result = result_of(operands);
  numbers_made_ += result.size();
  if (numbers_made_ > kMaxNumbersMade) {
    throw UsageError(fmt::format("with it, constants of more than {} numbers are worked out", kMaxNumbersMade));
  }
  return result;
}

OnnxTensor shape_tensor(const NodeOperands& operands, const OnnxShape& shape) {
  const auto rank = static_cast<std::int64_t>(shape.size());
  const auto bound = [&](const char* name, std::int64_t fallback) {
    const auto value = operands.attribute(name, fallback);
    return std::clamp<std::int64_t>(value < 0 ? value + rank : value, 0, rank);
  };
  const std::int64_t start = bound("start", 0);
  const std::int64_t end = std::max(start, bound("end", rank));
  Integers values(shape.begin() + start, shape.begin() + end);
  return list_of(std::move(values));
}

}  // namespace auricle
