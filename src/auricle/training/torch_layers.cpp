#include <auricle/training/torch_layers.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <variant>

#include <auricle/training/synced_batch_norm.hpp>

namespace auricle {
namespace {

std::vector<std::int64_t> extents(const std::vector<std::size_t>& shape) { return {shape.begin(), shape.end()}; }
std::vector<std::int64_t> extents(const Extent& sizes) { return {extent(sizes.rows), extent(sizes.frames)}; }

torch::Tensor drawn(const TensorSpec& spec, auto&& draw) {
  torch::Tensor tensor = torch::empty(extents(spec.shape), torch::kFloat32);
  float* values = tensor.data_ptr<float>();
  std::generate(values, values + tensor.numel(), [&] { return static_cast<float>(draw()); });
  return tensor;
}

torch::Tensor glorot_uniform(const TensorSpec& spec, Random& random) {
  const double limit = std::sqrt(6.0 / static_cast<double>(spec.shape[0] + spec.shape[1]));
  return drawn(spec, [&] { return random.uniform({.low = -limit, .high = limit}); });
}

torch::Tensor he_normal(const TensorSpec& spec, Random& random) {
  const std::size_t n_inputs = spec.shape[1] * spec.shape[2] * spec.shape[3];
  const double deviation = std::sqrt(2.0 / static_cast<double>(n_inputs));
  return drawn(spec, [&] { return deviation * random.normal(); });
}

torch::Tensor activated(const torch::Tensor& values, const Activation& activation) {
  switch (activation.kind) {
    case Activation::kRelu:
      return torch::relu(values);
    case Activation::kRelu6:
      return torch::clamp(values, 0.0, 6.0);
    case Activation::kLeakyRelu:
      return torch::leaky_relu(values, activation.slope);
    case Activation::kGelu:
      return torch::gelu(values);
    case Activation::kSilu:
      return torch::silu(values);
    case Activation::kSigmoid:
      return torch::sigmoid(values);
    case Activation::kHardSigmoid:
      return torch::hardsigmoid(values);
    case Activation::kHardSwish:
      return torch::hardswish(values);
    case Activation::kTanh:
      return torch::tanh(values);
    case Activation::kNone:
    case Activation::kSoftmax:  // only the answer's
      break;
  }
  return values;
}

/// Vectors are feature maps of one row and frame.
torch::Tensor as_maps(const torch::Tensor& values) {
  return values.dim() == 4 ? values : values.unsqueeze(2).unsqueeze(3);
}

torch::Tensor padded(const torch::Tensor& maps, const Padding& padding, double value) {
  if (padding == Padding{}) {
    return maps;
  }
  return torch::constant_pad_nd(maps,
                                {extent(padding.frames.before), extent(padding.frames.after),
                                 extent(padding.rows.before), extent(padding.rows.after)},
                                value);
}

struct Forward : LayerCall {
  const torch::Tensor& source() const { return sources.front(); }

  torch::Tensor operator()(const Normalization& /*layer*/) const {
    return (source() - tensors[0].unsqueeze(1)) / tensors[1].unsqueeze(1);
  }
  torch::Tensor operator()(const Conv2d& layer) const {
    Padding zeros = layer.zeros();
    torch::Tensor maps = as_maps(source());
    if (zeros.rows.before != zeros.rows.after || zeros.frames.before != zeros.frames.after) {
      maps = padded(maps, zeros, 0.0);
      zeros = {};
    }
    const std::vector<std::int64_t> padding{extent(zeros.rows.before), extent(zeros.frames.before)};
    // With channels innermost this and what follows takes half the time. The gradient of no songs at all, a rank's part
    // of a last batch, libtorch can't take so.
    const auto layout = maps.size(0) > 0 ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
    return activated(torch::conv2d(maps.contiguous(layout), tensors[0].contiguous(layout), tensors[1],
                                   extents(layer.stride), padding, extents(layer.dilation), extent(layer.groups)),
                     layer.activation);
  }
  torch::Tensor operator()(const BatchNorm& layer) const {
    if (batch_statistics && ranks != nullptr) {
      return activated(synced_batch_norm(source(), layer, tensors, *ranks), layer.activation);
    }
    const bool varies = source().numel() > source().size(1);  // one value a channel has no variance
    return activated(torch::batch_norm(source(), tensors[0], tensors[1], tensors[2], tensors[3],
                                       batch_statistics && varies, layer.momentum, layer.epsilon, false),
                     layer.activation);
  }
  torch::Tensor operator()(const MaxPool& layer) const {
    constexpr double kNever = -std::numeric_limits<double>::infinity();
    return torch::max_pool2d(padded(as_maps(source()), layer.padding, kNever), extents(layer.size),
                             extents(layer.step()));
  }
  torch::Tensor operator()(const AvgPool& layer) const {
    const auto pooled = [&](const torch::Tensor& maps) {
      return torch::avg_pool2d(padded(maps, layer.padding, 0.0), extents(layer.size), extents(layer.step()));
    };
    const torch::Tensor maps = as_maps(source());
    if (layer.padding == Padding{} || layer.count_padding) {
      return pooled(maps);
    }
    return pooled(maps) / pooled(torch::ones({1, 1, maps.size(2), maps.size(3)}, maps.options()));
  }
  torch::Tensor operator()(const GlobalPool& layer) const {
    const torch::Tensor maps = as_maps(source());
    const std::vector<std::int64_t> over = layer.over == GlobalPool::Over::kAll    ? std::vector<std::int64_t>{2, 3}
                                           : layer.over == GlobalPool::Over::kRows ? std::vector<std::int64_t>{2}
                                                                                   : std::vector<std::int64_t>{3};
    switch (layer.kind) {
      case GlobalPool::Kind::kMean:
        return maps.mean(over, true);
      case GlobalPool::Kind::kMax:
        return maps.amax(over, true);
      case GlobalPool::Kind::kMeanMax:
        break;
    }
    return torch::cat({maps.mean(over, true), maps.amax(over, true)}, 1);
  }
  torch::Tensor operator()(const Dropout& /*layer*/) const { return source(); }
  torch::Tensor operator()(const Dense& layer) const {
    const torch::Tensor sums = torch::addmm(tensors[1], source().flatten(1), tensors[0].t());
    return is_answer ? sums : activated(sums, layer.activation);
  }
  torch::Tensor operator()(const Activate& layer) const {
    return is_answer ? source() : activated(source(), layer.activation);
  }
  torch::Tensor operator()(const Transpose& layer) const {
    std::vector<std::int64_t> axes{0};
    for (const Axis axis : layer.order) {
      axes.push_back(1 + static_cast<std::int64_t>(axis));
    }
    return as_maps(source()).permute(axes);
  }
  torch::Tensor operator()(const Flatten& /*layer*/) const { return source().flatten(1); }
  torch::Tensor operator()(const Merge& layer) const {
    std::vector<torch::Tensor> values;
    std::ranges::transform(sources, std::back_inserter(values), as_maps);
    if (layer.kind == Merge::Kind::kConcat) {
      return activated(torch::cat(values, 1 + static_cast<std::int64_t>(layer.over)), layer.activation);
    }
    torch::Tensor merged = values.front();
    for (std::size_t i = 1; i < values.size(); ++i) {
      merged = layer.kind == Merge::Kind::kAdd ? merged + values[i] : merged * values[i];
    }
    return activated(merged, layer.activation);
  }
};

}  // namespace

Tensor copy_of(const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.detach().cpu().contiguous();
  return {.shape = {values.sizes().begin(), values.sizes().end()},
          .values = {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()}};
}

void put(const Tensor& data, torch::Tensor& tensor) {
  const torch::NoGradGuard no_gradients;
  torch::Tensor values = torch::empty(tensor.sizes(), torch::kFloat32);
  std::ranges::copy(data.values, values.data_ptr<float>());
  tensor.copy_(values);
}

std::vector<torch::Tensor> first_tensors(const LayerInfo& layer, Random& random) {
  std::vector<torch::Tensor> tensors;
  for (const TensorSpec& spec : layer.tensors) {
    if (spec.shape.size() == 2) {
      tensors.push_back(glorot_uniform(spec, random));
    } else if (spec.shape.size() == 4) {
      tensors.push_back(he_normal(spec, random));
    } else {
      const bool scale = spec.name.ends_with(".weight") || spec.name.ends_with("var") || spec.name.ends_with(".std");
      tensors.push_back(torch::full(extents(spec.shape), scale ? 1.0 : 0.0, torch::kFloat32));
    }
  }
  return tensors;
}

torch::Tensor compute_layer(const Operation& operation, const LayerCall& call) {
  return std::visit(Forward{call}, operation);
}

}  // namespace auricle
