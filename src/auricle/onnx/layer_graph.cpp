#include <auricle/onnx/layer_graph.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/onnx/shape_operators.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Of all layers, also of those that nothing will need: a file may say the same ones for many.
constexpr std::size_t kMaxWeights = std::size_t{1} << 27;

/// The activation that a layer ends with; null where it can't have one.
Activation* activation_of(Layer& layer) {
  return std::visit(
      [](auto& one) -> Activation* {
        if constexpr (requires { one.merge.activation; }) {
          return &one.merge.activation;
        } else if constexpr (requires { one.activation; }) {
          return &one.activation;
        } else {
          return nullptr;
        }
      },
      layer);
}

class LayerWriter {
 public:
  LayerWriter(std::vector<GraphLayer>& layers, std::size_t answer, const std::map<std::string, std::size_t>& outputs)
      : layers_(layers), answer_(answer) {
    for (const auto& [name, layer] : outputs) {
      names_[layer].push_back(name);
    }
    count_uses();
  }

  WeightedArchitecture run(const InputShape& input) {
    fold_and_fuse();
    WeightedArchitecture result{.architecture = {.input = input, .windows = {}, .layers = write_layers()},
                                .weights = {}};
    for (const auto& [layer, names] : outputs_) {
      result.architecture.outputs.insert(result.architecture.outputs.end(), names.begin(), names.end());
    }
    std::size_t next = 0;
    for (const LayerInfo& info : describe_layers(result.architecture)) {
      GraphLayer& layer = layers_[written_[next++]];
      if (info.output != layer.output) {
        throw UsageError(fmt::format("its layer \"{}\" came out with another shape than ONNX says", info.name));
      }
      for (auto& [end, tensor] : layer.weights) {
        if (!std::ranges::all_of(tensor.values, [](float value) { return std::isfinite(value); })) {
          throw UsageError(
              fmt::format("the weights of its layer \"{}\" become infinite with the constants behind them", info.name));
        }
        result.weights.emplace(fmt::format("{}.{}", info.name, end), std::move(tensor));
      }
    }
    return result;
  }

 private:
  void count_uses() {
    uses_.assign(layers_.size(), 0);
    const auto use = [&](std::size_t layer) {
      if (layer != kNetworkInput) {
        ++uses_[layer];
      }
    };
    use(answer_);
    for (const auto& [layer, names] : names_) {
      use(layer);
    }
    for (std::size_t i = layers_.size(); i-- > 0;) {
      if (uses_[i] > 0) {
        std::ranges::for_each(layers_[i].sources, use);
      }
    }
  }

  /// What a layer stands behind, if it is the only one to take it.
  std::optional<std::size_t> own_source(const GraphLayer& layer) const {
    const std::size_t source = layer.sources.front();
    const bool own = layer.sources.size() == 1 && source != kNetworkInput && uses_[source] == 1;
    return own ? std::optional(source) : std::nullopt;
  }

  /// A layer that is worked into its source leaves its place to it: what took the layer takes the source.
  void fold_and_fuse() {
    std::vector<std::size_t> stands_for(layers_.size());
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      stands_for[i] = i;
      for (std::size_t& source : layers_[i].sources) {
        source = source == kNetworkInput ? source : stands_for[source];
      }
      const auto source = uses_[i] > 0 ? own_source(layers_[i]) : std::nullopt;
      if (source && (fold(layers_[i], layers_[*source]) || fuse(i, layers_[*source]))) {
        stands_for[i] = *source;
        uses_[*source] = std::exchange(uses_[i], 0);
      }
    }
    answer_ = stands_for[answer_];
    for (const auto& [layer, names] : names_) {
      auto& all = outputs_[layer == kNetworkInput ? layer : stands_for[layer]];
      all.insert(all.end(), names.begin(), names.end());
    }
  }

  /// A factor and a sum for each channel, which came as constants, go into the weights before them.
  static bool fold(const GraphLayer& layer, GraphLayer& source) {
    const auto* scale = std::get_if<BatchNorm>(&layer.layer);
    const bool weighs = std::holds_alternative<Conv2d>(source.layer) || std::holds_alternative<Dense>(source.layer) ||
                        std::holds_alternative<BatchNorm>(source.layer);
    if (scale == nullptr || !layer.constant || !weighs || *activation_of(source.layer) != Activation::kNone) {
      return false;
    }
    std::vector<float>& weight = source.weights.at("weight").values;
    std::vector<float>& bias = source.weights.at("bias").values;
    const std::size_t taps = weight.size() / bias.size();
    for (std::size_t filter = 0; filter < bias.size(); ++filter) {
      const double spread = std::sqrt(1.0 + scale->epsilon);  // constants have a mean of 0 and a variance of 1
      const double factor = layer.weights.at("weight").values[filter] / spread;
      for (std::size_t tap = 0; tap < taps; ++tap) {
        weight[filter * taps + tap] = static_cast<float>(weight[filter * taps + tap] * factor);
      }
      bias[filter] = static_cast<float>(bias[filter] * factor + layer.weights.at("bias").values[filter]);
    }
    return true;
  }

  /// An activation goes into the layer before it; the answer's only into a dense one, as an architecture wants it.
  bool fuse(std::size_t index, GraphLayer& source) const {
    const auto* alone = std::get_if<Activate>(&layers_[index].layer);
    Activation* before = activation_of(source.layer);
    if (alone == nullptr || before == nullptr || *before != Activation::kNone ||
        (index == answer_ && !std::holds_alternative<Dense>(source.layer))) {
      return false;
    }
    *before = alone->activation;
    return true;
  }

  std::vector<Layer> write_layers() {
    find_names();
    std::size_t at_hand = kNetworkInput;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (uses_[i] > 0 && i != answer_) {
        write_layer(i, at_hand);
      }
    }
    write_layer(answer_, at_hand);
    return std::move(list_);
  }

  /// A value that is not only taken by the very next layer needs a name.
  void find_names() {
    std::size_t before = kNetworkInput;
    const auto visit = [&](std::size_t i) {
      for (std::size_t s = 0; s < layers_[i].sources.size(); ++s) {
        const std::size_t source = layers_[i].sources[s];
        if (s > 0 || source != before) {
          name_of(source);
        }
      }
      before = i;
    };
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (uses_[i] > 0 && i != answer_) {
        visit(i);
      }
    }
    visit(answer_);
  }

  const std::string& name_of(std::size_t layer) {
    const auto found = outputs_.find(layer);
    if (found != outputs_.end()) {
      return found->second.front();
    }
    std::string& name = inner_names_[layer];
    if (name.empty()) {
      name = layer == kNetworkInput ? "input" : fmt::format("value {}", inner_names_.size());
    }
    return name;
  }

  void write_layer(std::size_t index, std::size_t& at_hand) {
    GraphLayer& layer = layers_[index];
    if (layer.sources.front() != at_hand) {
      list_.emplace_back(From{name_of(layer.sources.front())});
    }
    if (auto* join = std::get_if<Join>(&layer.layer)) {
      for (std::size_t s = 1; s < layer.sources.size(); ++s) {
        join->with.push_back(name_of(layer.sources[s]));
      }
    }
    list_.push_back(layer.layer);
    written_.push_back(index);
    if (const auto names = outputs_.find(index); names != outputs_.end()) {
      for (const std::string& name : names->second) {
        list_.emplace_back(Mark{name});
      }
    } else if (const auto name = inner_names_.find(index); name != inner_names_.end()) {
      list_.emplace_back(Mark{name->second});
    }
    at_hand = index;
  }

  std::vector<GraphLayer>& layers_;
  std::size_t answer_;
  std::map<std::size_t, std::vector<std::string>> names_;    ///< of outputs, before anything is worked into another
  std::map<std::size_t, std::vector<std::string>> outputs_;  ///< and after it
  std::map<std::size_t, std::string> inner_names_;
  std::vector<std::size_t> uses_;
  std::vector<Layer> list_;
  std::vector<std::size_t> written_;  ///< indices of the layers in `list_`, marks and the like left out
};

}  // namespace

std::size_t LayerGraph::add(GraphLayer layer) {
  size_of({layer.output.channels, layer.output.rows, layer.output.frames});
  for (const auto& [name, tensor] : layer.weights) {
    n_weights_ += tensor.values.size();
  }
  if (n_weights_ > kMaxWeights) {
    throw UsageError(fmt::format("with it, the layers have more than {} weights", kMaxWeights));
  }
  layers_.push_back(std::move(layer));
  return layers_.size() - 1;
}

WeightedArchitecture LayerGraph::write(const InputShape& input, std::size_t answer,
                                       const std::map<std::string, std::size_t>& outputs) && {
  return LayerWriter(layers_, answer, outputs).run(input);
}

}  // namespace auricle
