#include <auricle/experiment/ears.hpp>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/parallel.hpp>
#include <auricle/network/parted_network.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

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
      fingerprint_(fingerprint(network_)),
      engine_(network_.architecture, network_.weights) {
  const std::vector<NamedOutput> outputs = describe(network_.architecture).outputs;
  n_values_ = std::ranges::find(outputs, output_, &NamedOutput::name)->shape.size();
}

FeatureSpec Ears::spec() const { return feature_spec_from_json(network_.front_end, "the backbone"); }

RowTransform Ears::transform() const {
  return {.name = output_,
          .key = fmt::format("{} {}", output_, fingerprint_),
          .n_values = n_values_,
          .apply = [this](const std::vector<float>& features) { return embedding(features); }};
}

std::vector<float> Ears::embedding(std::span<const float> features) const {
  const EngineResult heard = engine_.compute(MatrixView(features, 1, features.size()));
  const std::span<const float> row = heard.outputs.at(output_).row(0);
  return {row.begin(), row.end()};
}

Matrix Ears::embeddings(MatrixView features, std::span<const std::size_t> rows, int threads) const {
  Matrix embeddings(rows.size(), n_values_);
  parallel_for(rows.size(), threads,
               [&](std::size_t i) { std::ranges::copy(embedding(features.row(rows[i])), embeddings.row(i).begin()); });
  return embeddings;
}

Network Ears::with_head(const Network& head) const {
  Network whole{.genres = head.genres,
                .front_end = network_.front_end,
                .architecture = {.input = network_.architecture.input,
                                 .layers = layers_up_to(network_, output_),
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
