#include <auricle/onnx/tensor_arithmetic.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>
#include <variant>

#include <auricle/core/error.hpp>
#include <auricle/onnx/tensor_moves.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Integers = std::vector<std::int64_t>;
using Floats = std::vector<float>;

constexpr std::size_t kLongestRange = std::size_t{1} << 20;

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

}  // namespace

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
  return {.shape = {static_cast<std::size_t>(count)}, .values = std::move(values)};
}

OnnxTensor square_root(const OnnxTensor& tensor) {
  Floats values = values_of<float>(tensor);
  std::ranges::transform(values, values.begin(), [](float value) { return std::sqrt(value); });
  return {.shape = tensor.shape, .values = std::move(values)};
}

}  // namespace auricle
