#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/onnx/converter.hpp>
#include <auricle/onnx/tensor_moves.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

// Conversions to sums of products, and of what goes over rows and frames in the same way.

namespace auricle {
namespace {

constexpr std::int64_t kLargestExtent = std::int64_t{1} << 20;

/// Attributes of a kernel, one number (of pads, two) for each dimension that it goes over.
std::vector<std::size_t> extents_of(const NodeOperands& operands, const char* name, std::size_t n,
                                    std::int64_t fallback, std::int64_t lowest) {
  const auto values = operands.attribute(name, std::vector<std::int64_t>(n, fallback));
  const auto bad = [&](std::int64_t value) { return value < lowest || value > kLargestExtent; };
  if (values.size() != n || std::ranges::any_of(values, bad)) {
    throw UsageError(
        fmt::format("its {} are {}; {} numbers from {} to {} are wanted", name, values, n, lowest, kLargestExtent));
  }
  return {values.begin(), values.end()};
}

/// Zeros that make the result as long as the input, divided by the stride.
Ends same_padding(const Sliding& sliding, std::size_t length, bool more_after) {
  const std::size_t wanted = ((length + sliding.stride - 1) / sliding.stride - 1) * sliding.stride + sliding.span();
  const std::size_t zeros = wanted > length ? wanted - length : 0;
  const std::size_t less = zeros / 2;
  return more_after ? Ends{.before = less, .after = zeros - less} : Ends{.before = zeros - less, .after = less};
}

/// How the kernel goes over each dimension after the first two.
std::vector<Sliding> slidings_of(const NodeOperands& operands, const MappedValue& value,
                                 const std::vector<std::size_t>& kernel) {
  const std::size_t n = kernel.size();
  const auto strides = extents_of(operands, "strides", n, 1, 1);
  const auto dilations = extents_of(operands, "dilations", n, 1, 1);
  const auto pads = extents_of(operands, "pads", 2 * n, 0, 0);
  const auto automatic = operands.attribute<std::string>("auto_pad", "NOTSET");
  std::vector<Sliding> slidings;
  for (std::size_t i = 0; i < n; ++i) {
    Sliding sliding{.kernel = kernel[i], .stride = strides[i], .dilation = dilations[i], .padding = {}};
    if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
      sliding.padding = same_padding(sliding, value.shape[i + 2], automatic == "SAME_UPPER");
    } else if (automatic == "NOTSET" || automatic.empty()) {
      sliding.padding = {.before = pads[i], .after = pads[n + i]};
    } else if (automatic != "VALID") {
      throw UsageError(fmt::format("its auto_pad is \"{}\"", automatic));
    }
    slidings.push_back(sliding);
  }
  return slidings;
}

void check_maps(const MappedValue& value, std::size_t rank) {
  if (rank < 3 || rank > 4 || value.shape.size() != rank || value.shape[0] != 1) {
    throw UsageError(
        fmt::format("its input of shape {} is not [1, channels, rows, frames], or [1, channels, frames]", value.shape));
  }
}

std::vector<float> bias_of(const NodeOperands& operands, std::size_t n) {
  if (!operands.has_input(2)) {
    return std::vector<float>(n, 0.0F);
  }
  std::vector<float> bias = operands.floats(2, "biases");
  if (bias.size() == 1) {
    bias.assign(n, bias.front());
  }
  if (bias.size() != n) {
    throw UsageError(fmt::format("it has {} biases for {} results", bias.size(), n));
  }
  return bias;
}

/// The batch before the results, and then what the kernel went over.
MappedValue with_batch(const MappedValue& result) {
  OnnxShape shape = result.shape;
  shape.insert(shape.begin(), 1);
  return with_shape(result, shape);
}

void check_finite(const std::vector<float>& values) {
  if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) {
    throw UsageError("its weights hold NaN or infinity; the file is damaged, get or export it again");
  }
}

OnnxTensor finite_weights(const NodeOperands& operands, std::size_t rank_at_least) {
  OnnxTensor weights = operands.weights(1, "weights");
  check_finite(operands.floats(1, "weights"));
  if (weights.shape.size() < rank_at_least || weights.size() == 0) {
    throw UsageError(fmt::format("its weights are of shape {}", weights.shape));
  }
  return weights;
}

/// What a kernel covers without a step is summed at once: then it doesn't matter which axes those are.
bool covers(const Sliding& sliding, const MappedValue& value, std::size_t dim) {
  return sliding.kernel == value.shape[dim] && sliding.dilation == 1 && sliding.padding == Ends{} &&
         value.padding[dim] == Ends{};
}

/// Whether zeros around a value can be a mean's own padding, which then counts.
bool can_count_padding(const MappedValue& value, const std::vector<Sliding>& slidings) {
  bool can = value.padding[0] == Ends{} && value.padding[1] == Ends{};
  for (std::size_t i = 0; i < slidings.size(); ++i) {
    const auto [before, after] = value.padding[i + 2];
    can = can && slidings[i].padding == Ends{} && before < slidings[i].kernel && after < slidings[i].kernel;
  }
  return can;
}

}  // namespace

MappedValue OnnxConverter::convolution(const NodeOperands& operands) {
  const MappedValue& value = input(operands, 0);
  OnnxTensor weights = finite_weights(operands, 3);
  check_maps(value, weights.shape.size());
  const auto groups = operands.attribute<std::int64_t>("group", 1);
  const std::vector<std::size_t> kernel(weights.shape.begin() + 2, weights.shape.end());
  const std::vector<Sliding> slidings = slidings_of(operands, value, kernel);
  if (groups < 1 || static_cast<std::size_t>(groups) > value.shape[1] || value.shape[1] % groups != 0) {
    throw UsageError(fmt::format("its {} channels don't fall into {} groups", value.shape[1], groups));
  }
  Contraction sums{.weights = std::move(weights),
                   .dimensions = {{.dim = 1}},
                   .bias = {},
                   .groups = static_cast<std::size_t>(groups)};
  for (std::size_t i = 0; i < slidings.size(); ++i) {
    const std::size_t dim = i + 2;
    const bool all = groups == 1 && covers(slidings[i], value, dim);
    sums.dimensions.push_back({.dim = dim, .sliding = all ? std::nullopt : std::optional(slidings[i])});
  }
  sums.bias = bias_of(operands, sums.weights.shape[0]);
  check_finite(sums.bias);
  const MappedValue result = builder_.contracted(value, sums);
  OnnxShape shape{1, result.shape[0]};
  std::size_t next = 1;
  for (std::size_t i = 1; i < sums.dimensions.size(); ++i) {
    shape.push_back(sums.dimensions[i].sliding ? result.shape[next++] : 1);
  }
  return with_shape(result, shape);
}

MappedValue OnnxConverter::general_product(const NodeOperands& operands) {
  const MappedValue& value = input(operands, 0);
  OnnxTensor weights = finite_weights(operands, 2);
  if (operands.attribute<std::int64_t>("transA", 0) != 0 || value.shape.size() != 2 || weights.shape.size() != 2 ||
      value.shape[0] != 1) {
    throw UsageError(fmt::format("it multiplies values of shapes {} and {}; [1, numbers] and weights are wanted",
                                 value.shape, weights.shape));
  }
  if (operands.attribute<std::int64_t>("transB", 0) == 0) {
    weights = transposed(weights, {1, 0});
  }
  Contraction sums{.weights = std::move(weights), .dimensions = {{.dim = 1}}, .bias = {}};
  sums.bias = bias_of(operands, sums.weights.shape[0]);
  const float alpha = operands.attribute("alpha", 1.0F);
  const float beta = operands.attribute("beta", 1.0F);
  for (float& weight : std::get<std::vector<float>>(sums.weights.values)) {
    weight *= alpha;
  }
  for (float& bias : sums.bias) {
    bias *= beta;
  }
  check_finite(sums.bias);
  return with_batch(builder_.contracted(value, sums));
}

MappedValue OnnxConverter::matrix_product(const NodeOperands& operands) {
  const MappedValue& value = input(operands, 0);
  const OnnxTensor weights = finite_weights(operands, 2);
  const std::size_t rank = value.shape.size();
  if (weights.shape.size() != 2 || rank < 2) {
    throw UsageError(fmt::format("it multiplies values of shapes {} and {}; the latter must be one matrix of weights",
                                 value.shape, weights.shape));
  }
  Contraction sums{.weights = transposed(weights, {1, 0}),
                   .dimensions = {{.dim = rank - 1}},
                   .bias = std::vector<float>(weights.shape[1], 0.0F)};
  for (std::size_t dim = 0; dim + 1 < rank; ++dim) {
    sums.weights.shape.push_back(1);
    sums.dimensions.push_back({.dim = dim, .sliding = Sliding{}});
  }
  const MappedValue result = builder_.contracted(value, sums);
  std::vector<std::size_t> order(rank);
  std::iota(order.begin(), order.end(), std::size_t{1});
  order.back() = 0;
  return with_dimensions_in(result, order);
}

MappedValue OnnxConverter::batch_normalization(const NodeOperands& operands) {
  const MappedValue& value = input(operands, 0);
  if (operands.attribute<std::int64_t>("training_mode", 0) != 0) {
    throw UsageError("it is as in training; export the network in evaluation mode");
  }
  constexpr std::array kNames{"weight", "bias", "running_mean", "running_var"};
  Tensors weights;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const std::vector<float>& values = operands.floats(i + 1, kNames[i]);
    if (value.shape.size() < 2 || values.size() != value.shape[1]) {
      throw UsageError(
          fmt::format("it has {} values of its {} for an input of shape {}", values.size(), kNames[i], value.shape));
    }
    check_finite(values);
    weights[kNames[i]] = {.shape = {values.size()}, .values = values};
  }
  if (std::ranges::min(weights.at("running_var").values) < 0.0F) {
    throw UsageError("it has a variance below 0");
  }
  const BatchNorm layer{.epsilon = operands.attribute("epsilon", 1e-5F)};
  return builder_.normalized(value, 1, layer, std::move(weights), false);
}

MappedValue OnnxConverter::pooling(const NodeOperands& operands) {
  MappedValue value = input(operands, 0);
  const bool max = operands.node().type == "MaxPool";
  const std::size_t rank = value.shape.size();
  check_maps(value, rank);
  const auto kernel = extents_of(operands, "kernel_shape", rank - 2, 0, 1);
  std::vector<Sliding> slidings = slidings_of(operands, value, kernel);
  bool count_padding = !max && operands.attribute<std::int64_t>("count_include_pad", 0) != 0;
  if (value.is_padded() && !max && can_count_padding(value, slidings)) {
    count_padding = true;
  } else {
    value = builder_.with_padding_done(value);  // a pool's own padding is not zeros
  }
  Pooling pooling{.max = max, .count_padding = count_padding, .dimensions = {}};
  for (std::size_t i = 0; i < slidings.size(); ++i) {
    Sliding& sliding = slidings[i];
    if (sliding.dilation != 1) {
      throw UsageError("its dilations are not 1");
    }
    const std::size_t padded = value.shape[i + 2] + sliding.padding.before + sliding.padding.after;
    if (operands.attribute<std::int64_t>("ceil_mode", 0) != 0 && padded > sliding.kernel) {
      const std::size_t left = (padded - sliding.kernel) % sliding.stride;
      if (left != 0 && count_padding) {
        throw UsageError("with its ceil_mode it counts zeros that are not there");
      }
      sliding.padding.after += left == 0 ? 0 : sliding.stride - left;
    }
    pooling.dimensions.push_back({.dim = i + 2, .sliding = sliding});
  }
  return builder_.pooled(value, pooling);
}

MappedValue OnnxConverter::reduction(const NodeOperands& operands) {
  const MappedValue& value = input(operands, 0);
  const std::string& type = operands.node().type;
  const std::size_t rank = value.shape.size();
  std::vector<std::size_t> dims(rank);
  std::iota(dims.begin(), dims.end(), std::size_t{0});
  if (type.starts_with("Global")) {
    check_maps(value, rank);
    dims.erase(dims.begin(), dims.begin() + 2);
  } else if (const auto axes = operands.integers("axes", 1)) {
    dims = axes_within(*axes, rank);
  }
  const bool max = type == "GlobalMaxPool" || type == "ReduceMax";
  const auto kind = max ? GlobalPool::Kind::kMax : GlobalPool::Kind::kMean;
  MappedValue result = builder_.reduced(value, kind, dims);
  if (type.starts_with("Global") || operands.attribute<std::int64_t>("keepdims", 1) != 0) {
    return result;
  }
  OnnxShape shape;
  for (std::size_t dim = 0; dim < rank; ++dim) {
    if (std::ranges::find(dims, dim) == dims.end()) {
      shape.push_back(result.shape[dim]);
    }
  }
  return with_shape(result, shape);
}

}  // namespace auricle
