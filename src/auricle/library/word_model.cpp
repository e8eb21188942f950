#include <auricle/library/word_model.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/network/parted_network.hpp>
#include <fmt/format.h>

namespace auricle {

Model word_model(const Model& model, const LogisticRegression& head, const std::vector<std::string>& words) {
  const std::optional<PartedNetwork> parts = model.networks.size() == 1 ? part(model.networks.front()) : std::nullopt;
  if (!parts || parts->n_values != head.weights.cols() || head.weights.rows() != words.size()) {
    throw UsageError(
        fmt::format("a head of {} words on {} numbers does not fit the model: it must be one network with an "
                    "embedding of as many numbers",
                    words.size(), head.weights.cols()));
  }
  check_genre_names(words);
  const Network& ears = model.networks.front();
  Network network{.genres = words,
                  .front_end = ears.front_end,
                  .architecture = {.input = ears.architecture.input,
                                   .layers = layers_up_to(ears, kEmbeddingOutput),
                                   .outputs = {kEmbeddingOutput}},
                  .weights = {}};
  const std::vector<NamedOutput> outputs = describe(ears.architecture).outputs;
  const FeatureMaps shape = std::ranges::find(outputs, kEmbeddingOutput, &NamedOutput::name)->shape;
  if (shape.channels != shape.size()) {
    network.architecture.layers.emplace_back(Flatten{});
  }
  network.architecture.layers.emplace_back(Dense{.units = words.size(), .activation = Activation::kSoftmax});
  const std::vector<LayerInfo> layers = describe_layers(network.architecture);
  for (const LayerInfo& layer : std::span(layers).first(layers.size() - 1)) {
    for (const TensorSpec& tensor : layer.tensors) {
      network.weights.emplace(tensor.name, ears.weights.at(tensor.name));
    }
  }
  const std::vector<TensorSpec>& dense = layers.back().tensors;
  const std::span<const float> weights = head.weights.values();
  network.weights.emplace(dense[0].name, Tensor{dense[0].shape, {weights.begin(), weights.end()}});
  network.weights.emplace(dense[1].name, Tensor{dense[1].shape, head.biases});
  Model learnt;
  learnt.genres = words;
  learnt.networks.push_back(std::move(network));
  return learnt;
}

}  // namespace auricle
