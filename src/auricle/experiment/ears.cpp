#include <auricle/experiment/ears.hpp>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include <auricle/core/error.hpp>
#include <auricle/core/fingerprint.hpp>
#include <auricle/core/json.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::string fingerprint_of(const Network& network) {
  Fingerprint hash;
  hash.add(network.front_end.dump());
  hash.add(to_json(network.architecture).dump());
  for (const auto& [name, tensor] : network.weights) {
    hash.add(name);
    hash.add(std::as_bytes(std::span(tensor.values)));
  }
  return hash.hex();
}

/// The layers up to where the value gets its name. What stands before that in the list, and only that, can be needed.
std::vector<Layer> layers_up_to(const std::vector<Layer>& layers, const std::string& name) {
  const auto mark = std::ranges::find_if(layers, [&](const Layer& layer) {
    const auto* named = std::get_if<Mark>(&layer);
    return named != nullptr && named->name == name;
  });
  if (mark == layers.end()) {
    throw UsageError(
        fmt::format("the output \"{}\" is named within a block; a backbone's must be outside of any", name));
  }
  return {layers.begin(), mark + 1};
}

/// Dense(Normalization(x)) as one dense layer.
void fold(const Tensor& mean, const Tensor& deviation, Tensor& weight, Tensor& bias) {
  const std::size_t n_inputs = mean.values.size();
  for (std::size_t unit = 0; unit < bias.values.size(); ++unit) {
    double shift = 0.0;
    for (std::size_t i = 0; i < n_inputs; ++i) {
      float& factor = weight.values[unit * n_inputs + i];
      factor /= deviation.values[i];
      shift += static_cast<double>(factor) * mean.values[i];
    }
    bias.values[unit] -= static_cast<float>(shift);
  }
}

}  // namespace

Ears::Ears(const Backbone& backbone)
    : network_(load_backbone(backbone)),
      output_(backbone.output),
      fingerprint_(fingerprint_of(network_)),
      n_values_(output_size(network_, output_)),
      engine_(network_.architecture, network_.weights) {}

FeatureSpec Ears::spec() const { return feature_spec_from_json(network_.front_end, "the backbone"); }

RowTransform Ears::transform() const {
  return {.name = output_,
          .key = fmt::format("{} {}", output_, fingerprint_),
          .n_values = n_values_,
          .apply = [this](const std::vector<float>& features) {
            const EngineResult heard = engine_.compute(MatrixView(features, 1, features.size()));
            const std::span<const float> row = heard.outputs.at(output_).row(0);
            return std::vector<float>(row.begin(), row.end());
          }};
}

Network Ears::with_head(const Network& head) const {
  Network whole{.genres = head.genres,
                .front_end = network_.front_end,
                .architecture = {.input = network_.architecture.input,
                                 .layers = layers_up_to(network_.architecture.layers, output_),
                                 .outputs = {output_}},
                .weights = {},
                .share = head.share};
  for (const Layer& layer : head.architecture.layers) {
    if (!std::holds_alternative<Normalization>(layer)) {
      whole.architecture.layers.push_back(layer);
    }
  }
  Tensors weights = head.weights;
  std::vector<LayerInfo> of_head = describe_layers(head.architecture);
  if (std::holds_alternative<Normalization>(of_head.front().operation)) {
    const auto dense = std::ranges::find_if(
        of_head, [](const LayerInfo& layer) { return !layer.tensors.empty() && layer.type == "Dense"; });
    fold(weights.at(of_head.front().tensors[0].name), weights.at(of_head.front().tensors[1].name),
         weights.at(dense->tensors[0].name), weights.at(dense->tensors[1].name));
    of_head.erase(of_head.begin());
  }
  const std::vector<LayerInfo> layers = describe_layers(whole.architecture);
  const std::size_t n_before = layers.size() - of_head.size();
  for (std::size_t i = 0; i < n_before; ++i) {
    for (const TensorSpec& tensor : layers[i].tensors) {
      whole.weights.emplace(tensor.name, network_.weights.at(tensor.name));
    }
  }
  for (std::size_t i = 0; i < of_head.size(); ++i) {
    for (std::size_t k = 0; k < of_head[i].tensors.size(); ++k) {
      whole.weights.emplace(layers[n_before + i].tensors[k].name, std::move(weights.at(of_head[i].tensors[k].name)));
    }
  }
  return whole;
}

}  // namespace auricle
