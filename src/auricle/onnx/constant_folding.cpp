#include <auricle/onnx/constant_folding.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include <auricle/onnx/tensor_moves.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Integers = std::vector<std::int64_t>;
using Floats = std::vector<float>;

constexpr std::size_t kLongestRange = std::size_t{1} << 20;
constexpr std::size_t kMaxNumbersMade = std::size_t{1} << 27;

template <typename Value>
const std::vector<Value>& values_of(const OnnxTensor& tensor) {
  const auto* values = std::get_if<std::vector<Value>>(&tensor.values);
  if (values == nullptr) {
    throw UsageError("whole numbers and others are mixed");
  }
  return *values;
}

std::int64_t single_integer(const OnnxTensor& tensor) {
  const Integers& values = values_of<std::int64_t>(tensor);
  if (values.size() != 1) {
    throw UsageError("one number is wanted, and there are others");
  }
  return values.front();
}

std::int64_t integer_result(const std::string& type, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool overflows = false;
  if (type == "Add") {
    overflows = __builtin_add_overflow(a, b, &result);
  } else if (type == "Sub") {
    overflows = __builtin_sub_overflow(a, b, &result);
  } else if (type == "Mul") {
    overflows = __builtin_mul_overflow(a, b, &result);
  } else if (type == "Div") {
    overflows = b == 0 || (b == -1 && a == std::numeric_limits<std::int64_t>::min());
    result = overflows ? 0 : a / b;
  } else {
    result = type == "Equal" ? static_cast<std::int64_t>(a == b) : type == "Min" ? std::min(a, b) : std::max(a, b);
  }
  if (overflows) {
    throw UsageError("the arithmetic of its shapes overflows");
  }
  return result;
}

float float_result(const std::string& type, float a, float b) {
  if (type == "Add") {
    return a + b;
  }
  if (type == "Sub") {
    return a - b;
  }
  if (type == "Mul") {
    return a * b;
  }
  if (type == "Div") {
    return a / b;
  }
  return type == "Min" ? std::min(a, b) : std::max(a, b);
}

bool is_arithmetic(const std::string& type) {
  return type == "Add" || type == "Sub" || type == "Mul" || type == "Div" || type == "Equal" || type == "Min" ||
         type == "Max";
}

OnnxTensor arithmetic(const std::string& type, const OnnxTensor& a, const OnnxTensor& b) {
  const OnnxShape shape = broadcast(a.shape, b.shape);
  const OnnxTensor one = expanded(a, shape);
  const OnnxTensor other = expanded(b, shape);
  OnnxTensor result{.shape = shape, .values = {}};
  if (std::holds_alternative<Integers>(a.values)) {
    Integers values = values_of<std::int64_t>(one);
    std::ranges::transform(values, values_of<std::int64_t>(other), values.begin(),
                           [&](std::int64_t x, std::int64_t y) { return integer_result(type, x, y); });
    result.values = std::move(values);
  } else if (type != "Equal") {
    Floats values = values_of<float>(one);
    std::ranges::transform(values, values_of<float>(other), values.begin(),
                           [&](float x, float y) { return float_result(type, x, y); });
    result.values = std::move(values);
  } else {
    throw UsageError("it compares numbers that are not whole");
  }
  return result;
}

OnnxTensor where(const OnnxTensor& condition, const OnnxTensor& yes, const OnnxTensor& no) {
  const OnnxShape shape = broadcast(condition.shape, broadcast(yes.shape, no.shape));
  const OnnxTensor choice = expanded(condition, shape);
  OnnxTensor result = expanded(yes, shape);
  const OnnxTensor other = expanded(no, shape);
  const Integers& chosen = values_of<std::int64_t>(choice);
  std::visit(
      [&](auto& values) {
        const auto& others = values_of<typename std::decay_t<decltype(values)>::value_type>(other);
        for (std::size_t i = 0; i < values.size(); ++i) {
          values[i] = chosen[i] != 0 ? values[i] : others[i];
        }
      },
      result.values);
  return result;
}

/// By the numbers of onnx::TensorProto::DataType.
OnnxTensor cast(OnnxTensor tensor, std::int64_t type) {
  enum DataType : std::int64_t { kFloat = 1, kInt32 = 6, kInt64 = 7, kBool = 9, kDouble = 11 };
  if (type == kFloat || type == kDouble) {
    if (const auto* integers = std::get_if<Integers>(&tensor.values)) {
      tensor.values = Floats(integers->begin(), integers->end());
    }
    return tensor;
  }
  if (type != kInt32 && type != kInt64 && type != kBool) {
    throw UsageError(fmt::format("it turns numbers into type {}; export the network in float32", type));
  }
  Integers integers;
  if (const auto* floats = std::get_if<Floats>(&tensor.values)) {
    constexpr float kLargest = 9.0e18F;
    for (const float value : *floats) {
      if (!(std::abs(value) < kLargest)) {
        throw UsageError(fmt::format("it turns {} into a whole number", value));
      }
      integers.push_back(static_cast<std::int64_t>(value));
    }
  } else {
    integers = std::get<Integers>(tensor.values);
  }
  if (type == kBool) {
    std::ranges::transform(integers, integers.begin(), [](std::int64_t value) { return value != 0 ? 1 : 0; });
  }
  return {.shape = std::move(tensor.shape), .values = std::move(integers)};
}

OnnxTensor range(const OnnxTensor& start, const OnnxTensor& limit, const OnnxTensor& delta) {
  const std::int64_t first = single_integer(start);
  const std::int64_t end = single_integer(limit);
  const std::int64_t step = single_integer(delta);
  std::int64_t distance = 0;
  if (step == 0 || __builtin_sub_overflow(end, first, &distance) || step == std::numeric_limits<std::int64_t>::min()) {
    throw UsageError("its range has no end");
  }
  const std::int64_t count = std::max<std::int64_t>(0, distance / step + (distance % step != 0 ? 1 : 0));
  if (static_cast<std::uint64_t>(count) > kLongestRange) {
    throw UsageError(fmt::format("its range of {} numbers is beyond all measure", count));
  }
  Integers values(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    values[static_cast<std::size_t>(i)] = first + i * step;
  }
  return {.shape = {values.size()}, .values = std::move(values)};
}

OnnxShape shape_from(const OnnxTensor& tensor) {
  OnnxShape shape;
  for (const std::int64_t dim : values_of<std::int64_t>(tensor)) {
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
    return {.shape = {values.size()}, .values = values};
  }
  const auto values = operands.attribute("value_floats", Floats());
  if (values.empty()) {
    throw UsageError("its value is missing or of a kind that can't be read");
  }
  return {.shape = {values.size()}, .values = values};
}

OnnxTensor root(const OnnxTensor& tensor) {
  Floats values = values_of<float>(tensor);
  std::ranges::transform(values, values.begin(), [](float value) { return std::sqrt(value); });
  return {.shape = tensor.shape, .values = std::move(values)};
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
    return root(input(0));
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
  return {.shape = {values.size()}, .values = std::move(values)};
}

}  // namespace auricle
