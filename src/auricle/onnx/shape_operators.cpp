#include <auricle/onnx/shape_operators.hpp>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

constexpr std::size_t kMaxSize = std::size_t{1} << 26;
constexpr std::size_t kMaxDimensions = 8;

OnnxShape reshape(const NodeOperands& operands, const OnnxShape& shape, std::optional<std::size_t> exported_batch) {
  const auto wanted = operands.integers("shape", 1).value_or(std::vector<std::int64_t>());
  const bool zero_is_zero = operands.attribute<std::int64_t>("allowzero", 0) != 0;
  OnnxShape result;
  std::optional<std::size_t> open;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == -1 && !open) {
      open = i;
      result.push_back(1);
    } else if (wanted[i] == 0 && !zero_is_zero && i < shape.size()) {
      result.push_back(shape[i]);
    } else if (i == 0 && exported_batch && !shape.empty() && shape[0] == 1 &&
               wanted[i] == static_cast<std::int64_t>(*exported_batch)) {
      result.push_back(1);
    } else if (wanted[i] < 0) {
      throw UsageError(fmt::format("{} is no shape", wanted));
    } else {
      result.push_back(static_cast<std::size_t>(wanted[i]));
    }
  }
  const std::size_t size = size_of(shape);
  if (const std::size_t known = size_of(result); open && known != 0 && size % known == 0) {
    result[*open] = size / known;
  }
  if (size_of(result) != size) {
    throw UsageError(fmt::format("a value of shape {} can't be put into the shape {}", shape, wanted));
  }
  return result;
}

OnnxShape flattened(const NodeOperands& operands, const OnnxShape& shape) {
  const auto axis = operands.attribute<std::int64_t>("axis", 1);
  const std::size_t split =
      axis == static_cast<std::int64_t>(shape.size()) ? shape.size() : axis_within(axis, shape.size());
  const auto middle = shape.begin() + static_cast<std::ptrdiff_t>(split);
  return {size_of({shape.begin(), middle}), size_of({middle, shape.end()})};
}

OnnxShape squeezed(const NodeOperands& operands, const OnnxShape& shape) {
  const auto axes = operands.integers("axes", 1);
  const std::vector<std::size_t> gone = axes ? axes_within(*axes, shape.size()) : std::vector<std::size_t>();
  OnnxShape result;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool named = std::ranges::find(gone, i) != gone.end();
    if (named && shape[i] != 1) {
      throw UsageError(fmt::format("dimension {} of {} is not 1, so that it can't be left out", i, shape));
    }
    if (!named && (axes || shape[i] != 1)) {
      result.push_back(shape[i]);
    }
  }
  return result;
}

OnnxShape unsqueezed(const NodeOperands& operands, const OnnxShape& shape) {
  const auto axes = operands.integers("axes", 1).value_or(std::vector<std::int64_t>());
  const std::size_t rank = shape.size() + axes.size();
  if (rank > kMaxDimensions) {
    throw UsageError(fmt::format("{} dimensions are more than {}", rank, kMaxDimensions));
  }
  const std::vector<std::size_t> fresh = axes_within(axes, rank);
  OnnxShape result;
  auto next = shape.begin();
  for (std::size_t i = 0; i < rank; ++i) {
    result.push_back(std::ranges::find(fresh, i) != fresh.end() ? 1 : *next++);
  }
  return result;
}

/// The range that start, end and step mean, each clamped to the dimension as ONNX says.
SliceRange clamped(std::int64_t start, std::int64_t end, std::int64_t step, std::size_t size) {
  if (step == 0) {
    throw UsageError("its step is 0");
  }
  const auto length = static_cast<std::int64_t>(size);
  step = std::clamp(step, -length - 1, length + 1);
  const std::int64_t lowest = step > 0 ? 0 : -1;
  const std::int64_t highest = step > 0 ? length : length - 1;
  start = std::clamp(start < 0 ? start + length : start, step > 0 ? 0 : std::min<std::int64_t>(0, highest), highest);
  end = std::clamp(end < 0 ? end + length : end, lowest, highest);
  const std::int64_t distance = step > 0 ? end - start : start - end;
  const std::int64_t stride = step > 0 ? step : -step;
  const std::int64_t count = std::max<std::int64_t>(0, (distance + stride - 1) / stride);
  return {.start = static_cast<std::size_t>(std::max<std::int64_t>(start, 0)),
          .step = step,
          .count = static_cast<std::size_t>(count)};
}

}  // namespace

std::size_t size_of(const OnnxShape& shape) {
  std::size_t size = 1;
  for (const std::size_t dim : shape) {
    if (dim > kMaxSize || (size *= dim) > kMaxSize || shape.size() > kMaxDimensions) {
      throw UsageError(fmt::format("a value of shape {} is beyond all measure", shape));
    }
  }
  return size;
}

std::size_t axis_within(std::int64_t axis, std::size_t rank) {
  const auto n = static_cast<std::int64_t>(rank);
  if (axis < -n || axis >= n) {
    throw UsageError(fmt::format("there is no axis {} in {} dimensions", axis, rank));
  }
  return static_cast<std::size_t>(axis < 0 ? axis + n : axis);
}

std::vector<std::size_t> axes_within(const std::vector<std::int64_t>& axes, std::size_t rank) {
  std::vector<std::size_t> result;
  for (const std::int64_t axis : axes) {
    const std::size_t index = axis_within(axis, rank);
    if (std::ranges::find(result, index) != result.end()) {
      throw UsageError(fmt::format("axis {} is named twice", axis));
    }
    result.push_back(index);
  }
  return result;
}

OnnxShape broadcast(const OnnxShape& a, const OnnxShape& b) {
  OnnxShape result(std::max(a.size(), b.size()), 1);
  const auto dim = [&](const OnnxShape& shape, std::size_t i) {
    const std::size_t missing = result.size() - shape.size();
    return i < missing ? 1 : shape[i - missing];
  };
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::size_t one = dim(a, i);
    const std::size_t other = dim(b, i);
    if (one != other && one != 1 && other != 1) {
      throw UsageError(fmt::format("values of shapes {} and {} don't go together", a, b));
    }
    result[i] = one == 1 ? other : one;
  }
  return result;
}

std::optional<OnnxShape> reshaped(const NodeOperands& operands, const OnnxShape& shape,
                                  std::optional<std::size_t> exported_batch) {
  const std::string& type = operands.node().type;
  if (type == "Reshape") {
    return reshape(operands, shape, exported_batch);
  }
  if (type == "Flatten") {
    return flattened(operands, shape);
  }
  if (type == "Squeeze") {
    return squeezed(operands, shape);
  }
  if (type == "Unsqueeze") {
    return unsqueezed(operands, shape);
  }
  return type == "Identity" || type == "Dropout" || type == "Cast" ? std::optional(shape) : std::nullopt;
}

std::vector<std::size_t> permutation_of(const NodeOperands& operands, std::size_t rank) {
  std::vector<std::int64_t> reversed(rank);
  std::iota(reversed.rbegin(), reversed.rend(), 0);
  std::vector<std::size_t> order = axes_within(operands.attribute("perm", reversed), rank);
  if (order.size() != rank) {
    throw UsageError(fmt::format("its perm has {} axes, its input {}", order.size(), rank));
  }
  return order;
}

std::vector<SliceRange> slice_ranges(const NodeOperands& operands, const OnnxShape& shape) {
  std::vector<SliceRange> ranges;
  for (const std::size_t dim : shape) {
    ranges.push_back({.start = 0, .step = 1, .count = dim});
  }
  const auto starts = operands.integers("starts", 1).value_or(std::vector<std::int64_t>());
  const auto ends = operands.integers("ends", 2).value_or(std::vector<std::int64_t>());
  std::vector<std::int64_t> in_order(starts.size());
  std::iota(in_order.begin(), in_order.end(), 0);
  const auto axes = operands.integers("axes", 3).value_or(in_order);
  const auto steps = operands.integers("steps", 4).value_or(std::vector<std::int64_t>(starts.size(), 1));
  if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size()) {
    throw UsageError("its starts, ends, axes and steps differ in number");
  }
  const std::vector<std::size_t> dims = axes_within(axes, shape.size());
  for (std::size_t i = 0; i < dims.size(); ++i) {
    ranges[dims[i]] = clamped(starts[i], ends[i], steps[i], shape[dims[i]]);
  }
  return ranges;
}

}  // namespace auricle
