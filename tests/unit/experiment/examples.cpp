#include "examples.hpp"

#include <auricle/audio/wav.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/random.hpp>

namespace auricle::test {
namespace {

constexpr std::size_t kValues = 40;

/// Weights of one layer that is sure of the second of its genres where the first MFCC is high.
Tensors loudness_weights() {
  Tensor weight{.shape = {2, kValues}, .values = std::vector<float>(2 * kValues)};
  weight.values[0] = -0.01F;
  weight.values[kValues] = 0.01F;
  return {{"dense.weight", weight}, {"dense.bias", {.shape = {2}, .values = {-2.0F, 2.0F}}}};
}

}  // namespace

void write_noise(const std::filesystem::path& path, const Noise& noise) {
  constexpr int kRate = 22'050;
  Clip clip{.samples = std::vector<float>(static_cast<std::size_t>(noise.duration_s * kRate)), .sample_rate_hz = kRate};
  Random random(noise.seed);
  for (float& sample : clip.samples) {
    sample = noise.level * static_cast<float>(random.uniform({.low = -1.0, .high = 1.0}));
  }
  write_wav(path, clip);
}

void write_genres(const std::filesystem::path& root, const std::vector<std::string>& genres, int n_songs) {
  std::uint64_t seed = 0;
  float level = 0.01F;
  for (const std::string& genre : genres) {
    std::filesystem::create_directories(root / genre);
    for (int song = 0; song < n_songs; ++song) {
      write_noise(root / genre / (std::to_string(song) + ".wav"), {.seed = ++seed, .level = level});
    }
    level = 0.9F;
  }
}

Recipe small_recipe() {
  Recipe recipe =
      recipe_from_json(parse_json(R"({"name": "small", "features": {"kind": "mfcc", "n_values": 40, "window_s": 4},
                     "network": {"layers": [{"type": "dense", "units": 2, "activation": "softmax"}]},
                     "training": {"epochs": 2}})",
                                  "small"),
                       "small");
  return recipe;
}

Model loudness_model() {
  const Recipe recipe = small_recipe();
  const std::vector<std::string> genres{"quiet", "loud"};
  return {.genres = genres,
          .networks = {{.genres = genres,
                        .front_end = to_json(recipe.features),
                        .architecture = recipe.architecture(genres.size()),
                        .weights = loudness_weights()}},
          .biases = {}};
}

NetworkTrainer trainer_by_heart() {
  return [](const TrainingTask& task, const TrainerOptions&, const TrainingObserver& observer,
            const std::stop_token& stop) {
    TrainedNetwork trained{.weights = loudness_weights(), .history = {}};
    for (int epoch = 1; epoch <= task.recipe.training.epochs && !trained.interrupted; ++epoch) {
      trained.history.push_back({.epoch = epoch, .loss = 1.0 / epoch, .accuracy = 0.5});
      trained.epoch = epoch;
      observer.on_epoch({.record = trained.history.back(), .best = true, .weights = trained.weights});
      trained.interrupted = stop.stop_requested();
    }
    return trained;
  };
}

Tensors random_weights(const Architecture& architecture, std::uint64_t seed) {
  Random random(seed);
  Tensors weights;
  for (const LayerInfo& layer : describe_layers(architecture)) {
    for (const TensorSpec& tensor : layer.tensors) {
      Tensor values{.shape = tensor.shape, .values = std::vector<float>(tensor.size())};
      for (float& value : values.values) {
        value =
            static_cast<float>(tensor.name.ends_with("std") || tensor.name.ends_with("var") ? 0.5 + random.uniform({})
                                                                                            : 0.1 * random.normal());
      }
      weights.emplace(tensor.name, std::move(values));
    }
  }
  return weights;
}

Model ears(std::uint64_t seed, std::vector<Layer> layers) {
  const std::vector<std::string> tags{"loud", "music", "speech"};
  Network network{.genres = tags,
                  .front_end = to_json(small_recipe().features),
                  .architecture = {.input = {.rows = 40}, .layers = std::move(layers), .outputs = {"embedding"}},
                  .weights = {}};
  network.weights = random_weights(network.architecture, seed);
  return {.genres = tags, .networks = {std::move(network)}, .biases = {}};
}

}  // namespace auricle::test
