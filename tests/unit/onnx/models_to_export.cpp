#include "models_to_export.hpp"

#include <map>
#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/recognizer/mixture.hpp>
#include "zoo.hpp"
#include <fmt/format.h>

namespace auricle::test {
namespace {

Network network_of(std::vector<std::string> genres, const FeatureSpec& front_end, Architecture architecture,
                   Random& random) {
  Tensors weights = trained_weights(architecture, random);
  return {.genres = std::move(genres),
          .front_end = to_json(front_end),
          .architecture = std::move(architecture),
          .weights = std::move(weights)};
}

}  // namespace

Model model_of(const Architecture& architecture, Random& random) {
  std::vector<std::string> genres;
  for (std::size_t i = 0; i < count_outputs(architecture); ++i) {
    genres.push_back(fmt::format("genre {}", i + 1));
  }
  const FeatureSpec front_end{.kind = FeatureKind::kMel,
                              .n_mels = static_cast<int>(architecture.input.rows),
                              .n_frames = architecture.input.frames};
  Model model{.genres = genres, .biases = {}};
  model.networks.push_back(network_of(genres, front_end, architecture, random));
  return model;
}

Model mixed_model(Random& random) {
  const FeatureSpec mel{.kind = FeatureKind::kMel, .n_mels = 6, .n_frames = 15};
  const FeatureSpec loud{.kind = FeatureKind::kMel, .power = 1.0, .n_mels = 6, .n_frames = 15};
  const FeatureSpec values{.kind = FeatureKind::kMfcc, .n_values = 40};
  const InputShape matrix{.rows = 6, .frames = 15};
  Model model{.genres = {"samba", "unknown", "tango"}, .temperature = 0.7, .biases = {0.3, -0.2, 0.0}};
  model.networks.push_back(
      network_of({"unknown", "tango", "samba"}, mel,
                 {.input = matrix,
                  .windows = Windows{.frames = 6, .hop = 4},
                  .layers = {Normalization{}, GlobalPool{.over = GlobalPool::Over::kFrames}, Mark{"embedding"},
                             Dense{.units = 3, .activation = Activation::kSoftmax}},
                  .outputs = {"embedding"}},
                 random));
  model.networks.push_back(network_of({"tango", "samba"}, values,
                                      {.input = {.rows = 40},
                                       .layers = {Normalization{}, Dense{.units = 5}, Mark{"embedding"},
                                                  Dense{.units = 2, .activation = Activation::kSoftmax}},
                                       .outputs = {"embedding"}},
                                      random));
  model.networks.push_back(
      network_of({"samba", "unknown", "tango"}, loud,
                 {.input = matrix, .layers = {Dense{.units = 3, .activation = Activation::kSoftmax}}}, random));
  model.networks.push_back(
      network_of({"samba", "tango"}, mel,
                 {.input = matrix, .layers = {Dense{.units = 2, .activation = Activation::kSoftmax}}}, random));
  for (std::size_t i = 0; i < model.networks.size(); ++i) {
    model.networks[i].share = 0.5 + 0.25 * static_cast<double>(i);
  }
  return model;
}

Model hearing_model(const FeatureSpec& front_end, Random& random) {
  const FeatureShape shape = flat_shape(front_end);
  Model model{.genres = {"samba", "tango"}, .biases = {}};
  model.networks.push_back(
      network_of({"tango", "samba"}, front_end,
                 {.input = {.rows = shape.rows, .frames = shape.frames},
                  .layers = {Flatten{}, Mark{"heard"}, Dense{.units = 2, .activation = Activation::kSoftmax}},
                  .outputs = {"heard"}},
                 random));
  // Decibels are large numbers, and of probabilities that are 0 or 1 nothing could be told.
  for (float& weight : model.networks.front().weights.at("dense.weight").values) {
    weight *= 0.01F;
  }
  return model;
}

std::vector<Matrix> inputs_of(const Model& model, std::size_t songs, Random& random) {
  std::map<std::string, Matrix> known;
  std::vector<Matrix> inputs;
  for (const Network& network : model.networks) {
    const auto [input, is_new] = known.try_emplace(network.front_end.dump());
    if (is_new) {
      input->second = random_songs(songs, network.architecture, random);
    }
    inputs.push_back(input->second);
  }
  return inputs;
}

std::vector<Matrix> outputs_of(const Model& model, const std::vector<Matrix>& inputs) {
  std::vector<Matrix> answers;
  std::vector<Matrix> outputs(1);
  for (std::size_t i = 0; i < model.networks.size(); ++i) {
    const Architecture& architecture = model.networks[i].architecture;
    EngineResult result = Engine(architecture, model.networks[i].weights).compute(inputs[i]);
    answers.push_back(std::move(result.probabilities));
    for (const std::string& name : architecture.outputs) {
      outputs.push_back(std::move(result.outputs.at(name)));
    }
  }
  outputs.front() = Mixture(model).probabilities(answers);
  return outputs;
}

}  // namespace auricle::test
