#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/onnx/converter.hpp>
#include <auricle/onnx/tensor_moves.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

// Conversions of what goes number by number, joins values or takes parts of them.

namespace auricle {
namespace {

/// A value with as many dimensions as another, by more of size 1 at the front.
MappedValue with_rank(const MappedValue& value, std::size_t rank) {
  if (value.is_padded() || value.shape.size() >= rank) {
    return value;
  }
  OnnxShape shape(rank - value.shape.size(), 1);
  shape.insert(shape.end(), value.shape.begin(), value.shape.end());
  return with_shape(value, shape);
}

std::vector<float> negated(std::vector<float> values) {
  std::ranges::transform(values, values.begin(), std::negate());
  return values;
}

std::vector<float> inverted(std::vector<float> values) {
  std::ranges::transform(values, values.begin(), [](float value) { return 1.0F / value; });
  return values;
}

bool is_near(double value, double wanted) {
  constexpr double kRounding = 1e-5;
  return std::abs(value - wanted) < kRounding;
}

std::size_t size_before(std::int64_t pad) {
  constexpr std::int64_t kMost = std::int64_t{1} << 20;
  if (pad < 0 || pad > kMost) {
    throw UsageError(fmt::format("its pads hold {}; cut with Slice what shall be less", pad));
  }
  return static_cast<std::size_t>(pad);
}

}  // namespace

std::optional<MappedValue> OnnxConverter::moved(const NodeOperands& operands) {
  const std::string& type = operands.node().type;
  if (dynamic_input(operands, 0) == nullptr) {
    return std::nullopt;
  }
  const MappedValue& value = input(operands, 0);
  const std::size_t rank = value.shape.size();
  if (type == "Transpose") {
    return with_dimensions_in(value, permutation_of(operands, rank));
  }
  if (type == "Cast") {
    constexpr std::int64_t kFloat = 1;
    if (operands.attribute<std::int64_t>("to", 0) != kFloat) {
      throw UsageError("it turns what the network works with into numbers that are not float32");
    }
    return value;
  }
  if (type == "Identity" || type == "Dropout") {
    return value;
  }
  if (const auto shape = reshaped(operands, value.shape, exported_batch_)) {
    return with_shape(builder_.with_padding_done(value), *shape);
  }
  if (type == "Slice") {
    MappedValue result = value;
    const std::vector<SliceRange> ranges = slice_ranges(operands, value.shape);
    for (std::size_t dim = 0; dim < rank; ++dim) {
      if (ranges[dim].count == 0 || (ranges[dim].step != 1 && ranges[dim].count > 1)) {
        throw UsageError("it takes nothing, or numbers that don't follow each other");
      }
      result = builder_.picked(std::move(result), dim, ranges[dim].start, ranges[dim].count);
    }
    return result;
  }
  if (type == "Gather") {
    const std::size_t dim = axis_within(operands.attribute<std::int64_t>("axis", 0), rank);
    const OnnxTensor& index = operands.weights(1, "indices");
    const auto* indices = std::get_if<std::vector<std::int64_t>>(&index.values);
    if (indices == nullptr || indices->size() != 1 || index.shape.size() > 1) {
      throw UsageError("it takes more than one index; use Slice for numbers that follow each other");
    }
    MappedValue result = builder_.picked(value, dim, axis_within(indices->front(), value.shape[dim]), 1);
    OnnxShape shape = result.shape;
    if (index.shape.empty()) {
      shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(dim));
    }
    return with_shape(builder_.with_padding_done(std::move(result)), shape);
  }
  return std::nullopt;
}

MappedValue OnnxConverter::softmax(const NodeOperands& operands) {
  const MappedValue& value = input(operands, 0);
  const std::int64_t fallback = graph_.opset < 13 ? 1 : -1;
  const std::size_t axis = axis_within(operands.attribute("axis", fallback), value.shape.size());
  if (size_of(value.shape) != value.shape[axis]) {
    throw UsageError(fmt::format("softmax over a part of shape {} can't be imported, only the answer's over all of it",
                                 value.shape));
  }
  return builder_.activated(with_shape(builder_.flattened(value), value.shape), Activation::kSoftmax);
}

MappedValue OnnxConverter::clip(const NodeOperands& operands) {
  const MappedValue& value = input(operands, 0);
  const float lowest = operands.number("min", 1).value_or(std::numeric_limits<float>::lowest());
  const float highest = operands.number("max", 2).value_or(std::numeric_limits<float>::max());
  constexpr float kSix = 6.0F;
  if (lowest != 0.0F || !(highest > 0.0F)) {
    throw UsageError(fmt::format("it keeps numbers from {} to {}; from 0 on is what can be imported", lowest, highest));
  }
  if (highest >= std::numeric_limits<float>::max()) {
    return builder_.activated(value, Activation::kRelu);
  }
  if (highest == kSix) {
    return builder_.activated(value, Activation::kRelu6);
  }
  const MappedValue stretched = builder_.scaled(value, 0, {kSix / highest}, {0.0F});
  return builder_.scaled(builder_.activated(stretched, Activation::kRelu6), 0, {highest / kSix}, {0.0F});
}

MappedValue OnnxConverter::hard_sigmoid(const NodeOperands& operands) {
  const float alpha = operands.attribute("alpha", 0.2F);
  const float beta = operands.attribute("beta", 0.5F);
  MappedValue value = input(operands, 0);
  constexpr float kSix = 6.0F;
  constexpr float kThree = 3.0F;
  if (!is_near(alpha, 1.0 / kSix) || !is_near(beta, 0.5)) {
    value = builder_.scaled(std::move(value), 0, {kSix * alpha}, {kSix * beta - kThree});
  }
  return builder_.activated(value, Activation::kHardSigmoid);
}

MappedValue OnnxConverter::arithmetic(const NodeOperands& operands) {
  const MappedValue* one = dynamic_input(operands, 0);
  const MappedValue* other = dynamic_input(operands, 1);
  if (one == nullptr || other == nullptr) {
    return with_constant(operands, one != nullptr ? 0 : 1);
  }
  const std::string& type = operands.node().type;
  if (type == "Div") {
    throw UsageError("it divides by what the network works out; only by constants it can");
  }
  if (type == "Mul") {
    if (auto gated = self_gated(*one, *other)) {
      return std::move(*gated);
    }
  }
  const std::size_t rank = std::max(one->shape.size(), other->shape.size());
  broadcast(one->shape, other->shape);
  MappedValue second = with_rank(*other, rank);
  if (type == "Sub") {
    second = builder_.scaled(std::move(second), 0, {-1.0F}, {0.0F});
  }
  return builder_.merged({with_rank(*one, rank), std::move(second)},
                         type == "Mul" ? Merge::Kind::kMultiply : Merge::Kind::kAdd, 0);
}

/// x sigmoid(x) and x hard_sigmoid(x) have names.
std::optional<MappedValue> OnnxConverter::self_gated(const MappedValue& one, const MappedValue& other) {
  for (const auto& [value, gate] : {std::pair(&one, &other), std::pair(&other, &one)}) {
    if (gate->layer == kNetworkInput || value->axes != gate->axes) {
      continue;
    }
    const GraphLayer& layer = builder_.graph()[gate->layer];
    const auto* activation = std::get_if<Activate>(&layer.layer);
    if (activation == nullptr || layer.sources.front() != value->layer) {
      continue;
    }
    if (activation->activation == Activation::kSigmoid) {
      return builder_.activated(*value, Activation::kSilu);
    }
    if (activation->activation == Activation::kHardSigmoid) {
      return builder_.activated(*value, Activation::kHardSwish);
    }
  }
  return std::nullopt;
}

MappedValue OnnxConverter::with_constant(const NodeOperands& operands, std::size_t value_index) {
  const std::string& type = operands.node().type;
  const MappedValue& given = input(operands, value_index);
  const OnnxTensor& constant = operands.weights(1 - value_index, "constants");
  std::vector<float> numbers = operands.floats(1 - value_index, "constants");
  const MappedValue value = with_rank(given, constant.shape.size());
  if (broadcast(value.shape, constant.shape) != value.shape) {
    throw UsageError(fmt::format("it stretches shape {} to {}", value.shape, constant.shape));
  }
  std::size_t dim = 0;
  const std::size_t missing = value.shape.size() - constant.shape.size();
  for (std::size_t i = 0; i < constant.shape.size(); ++i) {
    if (constant.shape[i] == constant.size() && constant.size() > 1) {
      dim = missing + i;
    }
  }
  if (constant.size() > 1 && value.shape[dim] != constant.size()) {
    throw UsageError(
        fmt::format("its constants are of shape {}; those of one dimension alone can be imported", constant.shape));
  }
  std::vector<float> scale{1.0F};
  std::vector<float> shift{0.0F};
  if (type == "Mul") {
    scale = std::move(numbers);
  } else if (type == "Add") {
    shift = std::move(numbers);
  } else if (type == "Sub" && value_index == 0) {
    shift = negated(std::move(numbers));
  } else if (type == "Sub") {
    scale = {-1.0F};
    shift = std::move(numbers);
  } else if (value_index == 0) {
    scale = inverted(std::move(numbers));
  } else {
    throw UsageError("it divides by what the network works out; only by constants it can");
  }
  for (const std::vector<float>* list : {&scale, &shift}) {
    if (!std::ranges::all_of(*list, [](float number) { return std::isfinite(number); })) {
      throw UsageError("its constants hold NaN or infinity, or it divides by 0");
    }
  }
  return builder_.scaled(value, dim, std::move(scale), std::move(shift));
}

MappedValue OnnxConverter::concatenation(const NodeOperands& operands) {
  std::vector<MappedValue> values;
  for (std::size_t i = 0; i < operands.n_inputs(); ++i) {
    values.push_back(input(operands, i));
    if (values.back().shape.size() != values.front().shape.size()) {
      throw UsageError("the values that it puts together differ in their number of dimensions");
    }
  }
  const std::size_t dim = axis_within(operands.attribute<std::int64_t>("axis", 0), values.front().shape.size());
  return values.size() == 1 ? values.front() : builder_.merged(std::move(values), Merge::Kind::kConcat, dim);
}

MappedValue OnnxConverter::padded(const NodeOperands& operands) {
  MappedValue value = input(operands, 0);
  const std::size_t rank = value.shape.size();
  const auto pads = operands.integers("pads", 1).value_or(std::vector<std::int64_t>());
  const auto mode = operands.attribute<std::string>("mode", "constant");
  const float filling = operands.number("value", 2).value_or(0.0F);
  if (mode != "constant" || filling != 0.0F) {
    throw UsageError(fmt::format("it pads by mode \"{}\" with {}; zeros are what can be imported", mode, filling));
  }
  if (pads.size() != 2 * rank) {
    throw UsageError(fmt::format("it has {} pads for {} dimensions", pads.size(), rank));
  }
  for (std::size_t dim = 0; dim < rank; ++dim) {
    const std::size_t before = size_before(pads[dim]);
    const std::size_t after = size_before(pads[rank + dim]);
    value.padding[dim].before += before;
    value.padding[dim].after += after;
    value.shape[dim] += before + after;
  }
  size_of(value.shape);
  return value;
}

void OnnxConverter::split(const NodeOperands& operands) {
  const MappedValue value = input(operands, 0);
  const std::vector<std::string>& outputs = operands.node().outputs;
  const std::size_t dim = axis_within(operands.attribute<std::int64_t>("axis", 0), value.shape.size());
  const auto even = static_cast<std::int64_t>(value.shape[dim] / outputs.size());
  const auto sizes = operands.integers("split", 1).value_or(std::vector<std::int64_t>(outputs.size(), even));
  std::size_t start = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::size_t left = value.shape[dim] - start;
    if (i >= sizes.size() || sizes[i] < 1 || static_cast<std::size_t>(sizes[i]) > left) {
      throw UsageError(fmt::format("it splits {} into {}", value.shape[dim], sizes));
    }
    const auto count = static_cast<std::size_t>(sizes[i]);
    values_.insert_or_assign(outputs[i], builder_.picked(value, dim, start, count));
    start += count;
  }
}

}  // namespace auricle
