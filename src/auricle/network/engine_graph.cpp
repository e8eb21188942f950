#include <auricle/network/engine_graph.hpp>

#include <cmath>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

class GraphMaker {
 public:
  GraphMaker(const std::vector<LayerInfo>& layers, Tensors weights)
      : layers_(layers), weights_(std::move(weights)), uses_(layers.size(), 0) {
    for (const LayerInfo& layer : layers_) {
      for (const std::size_t source : layer.sources) {
        count_use(source);
      }
    }
  }

  EngineGraph run() {
    for (const LayerInfo& layer : layers_) {
      layer_ = &layer;
      node_of_.push_back(std::visit([this](const auto& operation) { return make(operation); }, layer.operation));
    }
    return compacted();
  }

 private:
  void count_use(std::size_t layer) {
    if (layer != kNetworkInput) {
      ++uses_[layer];
    }
  }

  std::size_t node_of(std::size_t layer) const { return layer == kNetworkInput ? kNetworkInput : node_of_[layer]; }

  /// Whether nobody but the layer at hand takes what `layer` gives, dropout before it included.
  bool used_once(std::size_t layer) const {
    while (layer != kNetworkInput && uses_[layer] == 1 && std::holds_alternative<Dropout>(layers_[layer].operation)) {
      layer = layers_[layer].sources.front();
    }
    return layer != kNetworkInput && uses_[layer] == 1;
  }

  /// The convolution or dense layer before the layer at hand, if what comes now can still be computed with it.
  EngineNode* extendable(std::size_t layer) {
    const std::size_t node = node_of(layer);
    if (node == kNetworkInput || !used_once(layer)) {
      return nullptr;
    }
    EngineNode& before = graph_.nodes[node];
    const bool free = before.activation == Activation::kNone && !before.addend;
    return free && std::holds_alternative<WeightedNode>(before.work) ? &before : nullptr;
  }

  std::vector<float> take(std::size_t tensor) { return std::move(weights_.at(layer_->tensors[tensor].name).values); }

  std::size_t append(EngineNode node) {
    if (node.activation != Activation::kNone && node.activation != Activation::kRelu &&
        node.activation != Activation::kGelu && node.activation != Activation::kSoftmax) {
      refuse();
    }
    node.source = node_of(layer_->sources.front());
    node.input = layer_->input;
    node.output = layer_->output;
    graph_.nodes.push_back(std::move(node));
    return graph_.nodes.size() - 1;
  }

  std::size_t append_weighted(const Extent& stride, Activation activation) {
    return append(
        {.work =
             WeightedNode{
                 .stride = stride, .weight_shape = layer_->tensors[0].shape, .weight = take(0), .bias = take(1)},
         .activation = activation});
  }

  std::size_t make(const Normalization& /*operation*/) {
    graph_.row_mean = take(0);
    graph_.row_inverse_std = take(1);
    for (float& value : graph_.row_inverse_std) {
      value = 1.0F / value;
    }
    return kNetworkInput;
  }
  std::size_t make(const Conv2d& operation) {
    if (operation.groups != 1 || operation.dilation != Extent{} || operation.padding) {
      refuse();
    }
    return append_weighted(operation.stride, operation.activation);
  }
  std::size_t make(const Dense& operation) { return append_weighted({}, operation.activation); }
  std::size_t make(const MaxPool& operation) { return append_pool(operation); }
  std::size_t make(const AvgPool& operation) { return append_pool(operation); }
  std::size_t make(const GlobalPool& operation) {
    if (operation.over == GlobalPool::Over::kRows) {
      refuse();
    }
    return append({.work = operation});
  }
  template <typename Pool>
  std::size_t append_pool(const Pool& operation) {
    if (operation.stride || operation.padding != Padding{}) {
      refuse();
    }
    return append({.work = operation});
  }
  std::size_t make(const Dropout& /*operation*/) { return node_of(layer_->sources.front()); }

  std::size_t make(const BatchNorm& operation) {
    NormNode norm{.epsilon = static_cast<float>(operation.epsilon),
                  .mean = take(2),
                  .variance = take(3),
                  .scale = take(0),
                  .shift = take(1)};
    if (EngineNode* before = extendable(layer_->sources.front()); before != nullptr) {
      fold(norm, std::get<WeightedNode>(before->work));
      before->activation = operation.activation;
      return node_of(layer_->sources.front());
    }
    return append({.work = std::move(norm), .activation = operation.activation});
  }

  /// scale (w x + b - mean) / sqrt(variance + epsilon) + shift is a weighted sum again.
  static void fold(const NormNode& norm, WeightedNode& weighted) {
    const std::size_t per_output = weighted.weight.size() / weighted.bias.size();
    for (std::size_t output = 0; output < weighted.bias.size(); ++output) {
      const double factor = norm.scale[output] / std::sqrt(static_cast<double>(norm.variance[output]) + norm.epsilon);
      for (std::size_t i = 0; i < per_output; ++i) {
        float& weight = weighted.weight[output * per_output + i];
        weight = static_cast<float>(weight * factor);
      }
      const double centred = static_cast<double>(weighted.bias[output]) - norm.mean[output];
      weighted.bias[output] = static_cast<float>(centred * factor + norm.shift[output]);
    }
  }

  std::size_t make(const Merge& operation) {
    if (operation.kind != Merge::Kind::kAdd || layer_->sources.size() != 2 ||
        layers_[layer_->sources[0]].output != maps_of(layer_->sources[1])) {
      refuse();
    }
    const std::size_t shortcut = node_of(layer_->sources[1]);
    if (EngineNode* body = extendable(layer_->sources.front()); body != nullptr) {
      // Moved behind the shortcut's convolution, whose result it adds.
      EngineNode last = std::move(*body);
      gone_.push_back(node_of(layer_->sources.front()));
      last.addend = shortcut;
      last.activation = operation.activation;
      graph_.nodes.push_back(std::move(last));
      return graph_.nodes.size() - 1;
    }
    return append({.work = AddNode{}, .addend = shortcut, .activation = operation.activation});
  }

  /// The graph without the nodes that were moved.
  EngineGraph compacted() {
    std::vector<std::size_t> place(graph_.nodes.size(), 0);
    for (const std::size_t node : gone_) {
      place[node] = kNetworkInput;
    }
    std::vector<EngineNode> nodes;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (place[i] == kNetworkInput) {
        continue;
      }
      place[i] = nodes.size();
      EngineNode& node = nodes.emplace_back(std::move(graph_.nodes[i]));
      node.source = node.source == kNetworkInput ? kNetworkInput : place[node.source];
      if (node.addend && *node.addend != kNetworkInput) {
        node.addend = place[*node.addend];
      }
    }
    graph_.nodes = std::move(nodes);
    return std::move(graph_);
  }

  FeatureMaps maps_of(std::size_t layer) const {
    return layer == kNetworkInput ? layers_.front().input : layers_[layer].output;
  }
  [[noreturn]] void refuse() const {
    throw UsageError(fmt::format("the engine can't compute \"{}\" yet", layer_->name));
  }
  std::size_t make(const Activate& /*operation*/) { refuse(); }
  std::size_t make(const Transpose& /*operation*/) { refuse(); }
  std::size_t make(const Flatten& /*operation*/) { refuse(); }

  const std::vector<LayerInfo>& layers_;
  Tensors weights_;
  std::vector<std::size_t> uses_;
  std::vector<std::size_t> node_of_;  ///< the node that gives a layer's output
  std::vector<std::size_t> gone_;
  EngineGraph graph_;
  const LayerInfo* layer_ = nullptr;
};

}  // namespace

EngineGraph make_engine_graph(const Architecture& architecture, Tensors weights) {
  const std::vector<LayerInfo> layers = describe_layers(architecture);
  return GraphMaker(layers, std::move(weights)).run();
}

}  // namespace auricle
