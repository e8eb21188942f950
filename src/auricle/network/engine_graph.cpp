#include <auricle/network/engine_graph.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace auricle {
namespace {

class GraphMaker {
 public:
  GraphMaker(const NetworkInfo& network, Tensors weights)
      : network_(network), weights_(std::move(weights)), uses_(network.layers.size(), 0) {
    graph_.input = network.layers.front().input;
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
      const LayerInfo& layer = network.layers[i];
      if (does_nothing(layer)) {
        origins_.push_back(origin_of(layer.sources.front()));
        continue;
      }
      origins_.push_back(i);
      std::ranges::for_each(layer.sources, [this](std::size_t source) { count_use(source); });
    }
    for (const NamedOutput& output : network.outputs) {
      count_use(output.layer);
    }
  }

  EngineGraph run() {
    for (std::size_t i = 0; i < network_.layers.size(); ++i) {
      layer_ = &network_.layers[i];
      node_of_.push_back(origins_[i] == i
                             ? std::visit([this](const auto& work) { return make(work); }, layer_->operation)
                             : node_of(origins_[i]));
    }
    graph_.outputs.push_back(node_of_.back());
    for (const NamedOutput& output : network_.outputs) {
      graph_.outputs.push_back(node_of(output.layer));
    }
    return compacted();
  }

 private:
  /// Whether a layer only hands on what it takes. (Who calls the engine normalizes.)
  static bool does_nothing(const LayerInfo& layer) {
    const auto* alone = std::get_if<Activate>(&layer.operation);
    return std::holds_alternative<Dropout>(layer.operation) ||
           (std::holds_alternative<Flatten>(layer.operation) && layer.input == layer.output) ||
           (alone != nullptr && alone->activation == Activation::kNone);
  }

  /// The layer that makes what `layer` gives.
  std::size_t origin_of(std::size_t layer) const { return layer == kNetworkInput ? kNetworkInput : origins_[layer]; }

  void count_use(std::size_t layer) {
    if (const std::size_t origin = origin_of(layer); origin != kNetworkInput) {
      ++uses_[origin];
    }
  }

  std::size_t node_of(std::size_t layer) const { return layer == kNetworkInput ? kNetworkInput : node_of_[layer]; }

  /// The node that gives what `layer` does, if nobody but the layer at hand takes it: then it can do more.
  EngineNode* extendable(std::size_t layer) {
    const std::size_t origin = origin_of(layer);
    const std::size_t node = node_of(layer);
    return node == kNetworkInput || uses_[origin] > 1 ? nullptr : &graph_.nodes[node];
  }

  std::vector<float> take(std::size_t tensor) { return std::move(weights_.at(layer_->tensors[tensor].name).values); }

  std::size_t append(decltype(EngineNode::work) work, const Activation& activation = {}) {
    EngineNode node{.work = std::move(work), .sources = {}, .input = layer_->input, .output = layer_->output};
    for (const std::size_t source : layer_->sources) {
      node.sources.push_back(node_of(source));
    }
    add_step(node, activation);
    graph_.nodes.push_back(std::move(node));
    return graph_.nodes.size() - 1;
  }

  static void add_step(EngineNode& node, const Activation& activation) {
    if (activation != Activation::kNone) {
      node.steps.emplace_back(activation);
    }
  }

  /// The node that does the layer at hand to the values of `source`: the one that makes them, or a new one.
  std::size_t extended(std::size_t source) {
    if (extendable(source) != nullptr) {
      return node_of(source);
    }
    graph_.nodes.push_back(
        {.work = CopyNode{}, .sources = {node_of(source)}, .input = layer_->output, .output = layer_->output});
    return graph_.nodes.size() - 1;
  }

  std::size_t append_weighted(const Conv2d& convolution, const Activation& activation) {
    return append(
        WeightedNode{
            .convolution = convolution, .weight_shape = layer_->tensors[0].shape, .weight = take(0), .bias = take(1)},
        activation);
  }

  std::size_t make(const Normalization& /*operation*/) {
    graph_.row_mean = take(0);
    graph_.row_inverse_std = take(1);
    for (float& value : graph_.row_inverse_std) {
      value = 1.0F / value;
    }
    return kNetworkInput;
  }
  std::size_t make(const Conv2d& operation) { return append_weighted(operation, operation.activation); }
  std::size_t make(const Dense& operation) { return append_weighted({}, operation.activation); }
  std::size_t make(const MaxPool& operation) { return append(operation); }
  std::size_t make(const AvgPool& operation) { return append(operation); }
  std::size_t make(const GlobalPool& operation) { return append(operation); }
  std::size_t make(const Transpose& operation) { return append(operation); }
  std::size_t make(const Flatten& operation) { return append(operation); }
  std::size_t make(const Dropout& /*operation*/) { return node_of(layer_->sources.front()); }

  std::size_t make(const Activate& operation) {
    const std::size_t node = extended(layer_->sources.front());
    add_step(graph_.nodes[node], operation.activation);
    return node;
  }

  std::size_t make(const BatchNorm& operation) {
    const std::size_t at = extended(layer_->sources.front());
    EngineNode& node = graph_.nodes[at];
    if (auto* weighted = std::get_if<WeightedNode>(&node.work); weighted != nullptr && node.steps.empty()) {
      fold(operation, *weighted);
    } else {
      node.steps.emplace_back(scale_of(operation));
    }
    add_step(node, operation.activation);
    return at;
  }

  /// What the normalization at hand multiplies each channel with.
  std::vector<double> factors_of(const BatchNorm& operation) {
    const std::vector<float> weight = take(0);
    const std::vector<float> variance = take(3);
    std::vector<double> factors;
    factors.reserve(weight.size());
    for (std::size_t channel = 0; channel < weight.size(); ++channel) {
      factors.push_back(weight[channel] / std::sqrt(static_cast<double>(variance[channel]) + operation.epsilon));
    }
    return factors;
  }

  Scale scale_of(const BatchNorm& operation) {
    const std::vector<double> factors = factors_of(operation);
    const std::vector<float> mean = take(2);
    Scale scale{.factor = {factors.begin(), factors.end()}, .shift = take(1), .zeros = {}};
    for (std::size_t channel = 0; channel < mean.size(); ++channel) {
      scale.shift[channel] = static_cast<float>(scale.shift[channel] - mean[channel] * factors[channel]);
    }
    const std::size_t whole = (mean.size() + kLargestBlock - 1) / kLargestBlock * kLargestBlock;
    scale.factor.resize(whole, 0.0F);
    scale.shift.resize(whole, 0.0F);
    scale.zeros.resize(whole, 0.0F);
    return scale;
  }

  /// A weighted sum that is normalized is a weighted sum again.
  void fold(const BatchNorm& operation, WeightedNode& weighted) {
    const std::vector<double> factors = factors_of(operation);
    const std::vector<float> mean = take(2);
    const std::vector<float> shift = take(1);
    const std::size_t per_output = weighted.weight.size() / weighted.bias.size();
    for (std::size_t output = 0; output < weighted.bias.size(); ++output) {
      for (std::size_t i = 0; i < per_output; ++i) {
        float& weight = weighted.weight[output * per_output + i];
        weight = static_cast<float>(weight * factors[output]);
      }
      const double centred = static_cast<double>(weighted.bias[output]) - mean[output];
      weighted.bias[output] = static_cast<float>(centred * factors[output] + shift[output]);
    }
  }

  std::size_t make(const Merge& operation) {
    if (operation.kind == Merge::Kind::kConcat) {
      return append(ConcatNode{operation.over}, operation.activation);
    }
    const std::size_t base = base_of_merge();
    const std::size_t before = node_of(layer_->sources[base]);
    std::size_t at = extended(layer_->sources[base]);
    if (at == before) {
      // Moved behind what it is combined with.
      graph_.nodes.push_back(std::move(graph_.nodes[before]));
      gone_.push_back(before);
      at = graph_.nodes.size() - 1;
    }
    for (std::size_t i = 0; i < layer_->sources.size(); ++i) {
      if (i != base) {
        graph_.nodes[at].steps.emplace_back(Combination{.kind = operation.kind, .with = node_of(layer_->sources[i])});
      }
    }
    add_step(graph_.nodes[at], operation.activation);
    return at;
  }

  /// Which of the values that are merged the others are best added to: one of the full shape that a convolution makes
  /// for nobody else, or that another node does.
  std::size_t base_of_merge() {
    const auto fitness = [this](std::size_t source) {
      if (maps_of(source) != layer_->output) {
        return 0;
      }
      const EngineNode* node = extendable(source);
      return node == nullptr ? 1 : std::holds_alternative<WeightedNode>(node->work) && node->steps.empty() ? 3 : 2;
    };
    const auto best = std::ranges::max_element(layer_->sources, {}, fitness);
    return static_cast<std::size_t>(best - layer_->sources.begin());
  }

  FeatureMaps maps_of(std::size_t layer) const {
    return layer == kNetworkInput ? graph_.input : network_.layers[layer].output;
  }

  /// The graph without the nodes that were moved.
  EngineGraph compacted() {
    std::vector<std::size_t> place(graph_.nodes.size(), 0);
    for (const std::size_t node : gone_) {
      place[node] = kNetworkInput;
    }
    const auto replace = [&](std::size_t& node) { node = node == kNetworkInput ? kNetworkInput : place[node]; };
    std::vector<EngineNode> nodes;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (place[i] == kNetworkInput) {
        continue;
      }
      place[i] = nodes.size();
      EngineNode& node = nodes.emplace_back(std::move(graph_.nodes[i]));
      std::ranges::for_each(node.sources, replace);
      for (ElementwiseStep& step : node.steps) {
        if (auto* combination = std::get_if<Combination>(&step)) {
          replace(combination->with);
        }
      }
    }
    std::ranges::for_each(graph_.outputs, replace);
    graph_.nodes = std::move(nodes);
    return std::move(graph_);
  }

  const NetworkInfo& network_;
  Tensors weights_;
  std::vector<std::size_t> origins_;  ///< the layer that makes what a layer gives: before those that do nothing
  std::vector<std::size_t> uses_;     ///< of what a layer makes
  std::vector<std::size_t> node_of_;  ///< the node that gives a layer's output
  std::vector<std::size_t> gone_;
  EngineGraph graph_;
  const LayerInfo* layer_ = nullptr;
};

}  // namespace

std::size_t EngineNode::n_values() const {
  FeatureMaps padded = input;
  if (const auto* weighted = std::get_if<WeightedNode>(&work); weighted != nullptr && weighted->is_convolution()) {
    const Padding zeros = weighted->convolution.zeros();
    padded.rows += zeros.rows.before + zeros.rows.after;
    padded.frames += zeros.frames.before + zeros.frames.after;
  }
  return std::max(padded.size(), output.size());
}

EngineGraph make_engine_graph(const NetworkInfo& network, Tensors weights) {
  return GraphMaker(network, std::move(weights)).run();
}

}  // namespace auricle
