#include <auricle/onnx/export_network.hpp>

#include <algorithm>
#include <array>
#include <numbers>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace auricle {
namespace {

using Ints = std::vector<std::int64_t>;

Ints extent_of(const Extent& extent) {
  return {static_cast<std::int64_t>(extent.rows), static_cast<std::int64_t>(extent.frames)};
}

Ints pads_of(const Padding& padding) {
  const auto& [rows, frames] = padding;
  Ints pads;
  for (const std::size_t pad : {rows.before, frames.before, rows.after, frames.after}) {
    pads.push_back(static_cast<std::int64_t>(pad));
  }
  return pads;
}

/// Writes one layer after the other. Values are [batch, channels, rows, frames], those of dense layers [batch,
/// channels].
class NetworkWriter {
 public:
  NetworkWriter(const NetworkInfo& network, const Tensors& weights, GraphWriter& writer)
      : network_(network), weights_(weights), writer_(writer) {}

  /// Takes maps of one channel.
  void run(const std::string& input) {
    for (const LayerInfo& layer : network_.layers) {
      sources_.clear();
      for (const std::size_t source : layer.sources) {
        sources_.push_back(source == kNetworkInput ? Value{.name = input, .is_vector = false} : values_[source]);
      }
      layer_ = &layer;
      values_.push_back(std::visit([&](const auto& operation) { return write(operation); }, layer.operation));
    }
  }

  /// What a layer gives, as numbers in a row.
  std::string vector_of(std::size_t layer) { return as_vector(values_[layer]); }

 private:
  struct Value {
    std::string name;
    bool is_vector = false;
  };

  std::string weight(const char* end) {
    const std::string name = fmt::format("{}.{}", layer_->name, end);
    const Tensor& tensor = weights_.at(name);
    return writer_.floats(name, tensor.shape, tensor.values);
  }

  /// A number for each row.
  std::string row_weight(const char* end) {
    const std::string name = fmt::format("{}.{}", layer_->name, end);
    const Tensor& tensor = weights_.at(name);
    return writer_.floats(name, {tensor.values.size(), 1}, tensor.values);
  }

  std::string as_vector(const Value& value) {
    return value.is_vector ? value.name : writer_.node("Flatten", {value.name});
  }

  std::string as_maps(const Value& value) {
    return value.is_vector ? writer_.node("Unsqueeze", {value.name, writer_.integers("last two axes", {2, 3})})
                           : value.name;
  }

  Value maps(std::string name) const { return {.name = std::move(name), .is_vector = false}; }

  Value write(const Normalization& /*operation*/) {
    const std::string centred = writer_.node("Sub", {as_maps(sources_[0]), row_weight("mean")});
    return maps(writer_.node("Div", {centred, row_weight("std")}));
  }

  Value write(const Conv2d& conv) {
    const GraphWriter::Attributes attributes{{"kernel_shape", extent_of(conv.kernel)},
                                             {"strides", extent_of(conv.stride)},
                                             {"dilations", extent_of(conv.dilation)},
                                             {"group", static_cast<std::int64_t>(conv.groups)},
                                             {"pads", pads_of(conv.zeros())}};
    return activated(maps(writer_.node("Conv", {as_maps(sources_[0]), weight("weight"), weight("bias")}, attributes)),
                     conv.activation);
  }

  Value write(const BatchNorm& norm) {
    const std::string result = writer_.node(
        "BatchNormalization",
        {sources_[0].name, weight("weight"), weight("bias"), weight("running_mean"), weight("running_var")},
        {{"epsilon", static_cast<float>(norm.epsilon)}});
    return activated({.name = result, .is_vector = sources_[0].is_vector}, norm.activation);
  }

  template <typename Pool>
  Value write_pool(const std::string& type, const Pool& pool, GraphWriter::Attributes attributes) {
    attributes["kernel_shape"] = extent_of(pool.size);
    attributes["strides"] = extent_of(pool.step());
    attributes["pads"] = pads_of(pool.padding);
    return maps(writer_.node(type, {as_maps(sources_[0])}, std::move(attributes)));
  }

  Value write(const MaxPool& pool) { return write_pool("MaxPool", pool, {}); }

  Value write(const AvgPool& pool) {
    return write_pool("AveragePool", pool, {{"count_include_pad", static_cast<std::int64_t>(pool.count_padding)}});
  }

  Value write(const GlobalPool& pool) {
    const std::string input = as_maps(sources_[0]);
    const Ints axes = pool.over == GlobalPool::Over::kAll    ? Ints{2, 3}
                      : pool.over == GlobalPool::Over::kRows ? Ints{2}
                                                             : Ints{3};
    const auto reduce = [&](const char* type) { return writer_.node(type, {input}, {{"axes", axes}}); };
    if (pool.kind == GlobalPool::Kind::kMeanMax) {
      const std::string mean = reduce("ReduceMean");
      return maps(writer_.node("Concat", {mean, reduce("ReduceMax")}, {{"axis", std::int64_t{1}}}));
    }
    return maps(reduce(pool.kind == GlobalPool::Kind::kMax ? "ReduceMax" : "ReduceMean"));
  }

  Value write(const Dropout& /*operation*/) { return sources_[0]; }

  Value write(const Dense& dense) {
    const std::string sums =
        writer_.node("Gemm", {as_vector(sources_[0]), weight("weight"), weight("bias")}, {{"transB", std::int64_t{1}}});
    return activated({.name = sums, .is_vector = true}, dense.activation);
  }

  Value write(const Activate& alone) { return activated(sources_[0], alone.activation); }

  Value write(const Flatten& /*operation*/) { return {.name = as_vector(sources_[0]), .is_vector = true}; }

  Value write(const Transpose& transpose) {
    Ints order{0};
    for (const Axis axis : transpose.order) {
      order.push_back(static_cast<std::int64_t>(axis) + 1);
    }
    return maps(writer_.node("Transpose", {as_maps(sources_[0])}, {{"perm", order}}));
  }

  Value write(const Merge& merge) {
    const bool vectors = std::ranges::all_of(sources_, &Value::is_vector) && merge.over == Axis::kChannels;
    std::vector<std::string> inputs;
    for (const Value& source : sources_) {
      inputs.push_back(vectors ? source.name : as_maps(source));
    }
    std::string result = inputs.front();
    if (merge.kind == Merge::Kind::kConcat) {
      result = writer_.node("Concat", inputs, {{"axis", static_cast<std::int64_t>(merge.over) + 1}});
    } else {
      for (std::size_t i = 1; i < inputs.size(); ++i) {
        result = writer_.node(merge.kind == Merge::Kind::kAdd ? "Add" : "Mul", {result, inputs[i]});
      }
    }
    return activated({.name = result, .is_vector = vectors}, merge.activation);
  }

  Value activated(Value value, const Activation& activation) {
    const std::string x = value.name;
    const auto node = [&](const char* type, GraphWriter::Attributes attributes = {}) {
      return writer_.node(type, {x}, std::move(attributes));
    };
    switch (activation.kind) {
      case Activation::kNone:
        break;
      case Activation::kRelu:
        value.name = node("Relu");
        break;
      case Activation::kRelu6:
        value.name = writer_.node("Clip", {x, writer_.number("zero", 0.0F), writer_.number("six", 6.0F)});
        break;
      case Activation::kLeakyRelu:
        value.name = node("LeakyRelu", {{"alpha", static_cast<float>(activation.slope)}});
        break;
      case Activation::kGelu:
        value.name = gelu(x);
        break;
      case Activation::kSilu:
        value.name = writer_.node("Mul", {x, node("Sigmoid")});
        break;
      case Activation::kSigmoid:
        value.name = node("Sigmoid");
        break;
      case Activation::kHardSigmoid:
        value.name = node("HardSigmoid", {{"alpha", 1.0F / 6.0F}, {"beta", 0.5F}});
        break;
      case Activation::kHardSwish:
        value.name = node("HardSwish");
        break;
      case Activation::kTanh:
        value.name = node("Tanh");
        break;
      case Activation::kSoftmax:
        value.name = node("Softmax", {{"axis", std::int64_t{1}}});
        break;
    }
    return value;
  }

  /// Opsets up to 17 have no word for it.
  std::string gelu(const std::string& x) {
    const std::string scaled =
        writer_.node("Div", {x, writer_.number("square root of two", std::numbers::sqrt2_v<float>)});
    const std::string raised = writer_.node("Add", {writer_.node("Erf", {scaled}), writer_.number("one", 1.0F)});
    return writer_.node("Mul", {writer_.node("Mul", {x, raised}), writer_.number("half", 0.5F)});
  }

  const NetworkInfo& network_;
  const Tensors& weights_;
  GraphWriter& writer_;
  std::vector<Value> values_;   ///< what each layer gives
  std::vector<Value> sources_;  ///< what the layer at hand takes
  const LayerInfo* layer_ = nullptr;
};

}  // namespace

WrittenNetwork write_network(const Architecture& architecture, const Tensors& weights, const std::string& features,
                             GraphWriter& writer) {
  const NetworkInfo network = describe(architecture);
  std::string maps = writer.node("Unsqueeze", {features, writer.integers("channel axis", {1})});
  const std::vector<std::size_t> starts = window_starts(architecture);
  if (architecture.windows) {
    // All windows of all songs are judged as one batch, the first windows first.
    std::vector<std::string> windows;
    for (const std::size_t start : starts) {
      const auto begin = static_cast<std::int64_t>(start);
      const auto end = begin + static_cast<std::int64_t>(architecture.windows->frames);
      windows.push_back(
          writer.node("Slice", {maps, writer.integers("window start", {begin}), writer.integers("window end", {end}),
                                writer.integers("frames axis", {3})}));
    }
    maps = writer.node("Concat", windows, {{"axis", std::int64_t{0}}});
  }
  NetworkWriter layers(network, weights, writer);
  layers.run(maps);
  const auto whole = [&](std::size_t layer) {
    std::string value = layers.vector_of(layer);
    if (!architecture.windows) {
      return value;
    }
    const auto size = static_cast<std::int64_t>(network.layers[layer].output.size());
    const std::string apart =
        writer.node("Reshape", {value, writer.integers("windows, songs, numbers", {std::ssize(starts), -1, size})});
    return writer.node("ReduceMean", {apart}, {{"axes", Ints{0}}, {"keepdims", std::int64_t{0}}});
  };
  WrittenNetwork written{.answer = whole(network.layers.size() - 1), .outputs = {}};
  for (const NamedOutput& output : network.outputs) {
    written.outputs[output.name] = whole(output.layer);
  }
  return written;
}

}  // namespace auricle
