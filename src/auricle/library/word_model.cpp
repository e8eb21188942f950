#include <auricle/library/word_model.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/recipe/backbone.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::optional<FeatureMaps> embedding_of(const Model& model) {
  if (model.networks.size() != 1 || model.networks.front().architecture.windows) {
    return std::nullopt;
  }
  const std::vector<NamedOutput> outputs = describe(model.networks.front().architecture).outputs;
  const auto found = std::ranges::find(outputs, kEmbeddingOutput, &NamedOutput::name);
  return found == outputs.end() ? std::nullopt : std::optional(found->shape);
}

}  // namespace

bool has_embedding(const Model& model) { return embedding_of(model).has_value(); }

Model word_model(const Model& model, const LogisticRegression& head, const std::vector<std::string>& words) {
  const std::optional<FeatureMaps> shape = embedding_of(model);
  if (!shape || shape->size() != head.weights.cols() || head.weights.rows() != words.size()) {
    throw UsageError(fmt::format("a head of {} words on {} numbers does not fit the model's embedding", words.size(),
                                 head.weights.cols()));
  }
  check_genre_names(words);
  const Network& ears = model.networks.front();
  Network network{.genres = words,
                  .front_end = ears.front_end,
                  .architecture = {.input = ears.architecture.input,
                                   .layers = layers_up_to(ears, kEmbeddingOutput),
                                   .outputs = {kEmbeddingOutput}},
                  .weights = {}};
  if (shape->channels != shape->size()) {
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
