#include "examples.hpp"

#include <cstring>

#include <auricle/core/random.hpp>

namespace auricle::test {

Architecture article_network() {
  return {.input = {.rows = 25'000},
          .layers = {Dense{.units = 100, .activation = Activation::kRelu},
                     Dense{.units = 10, .activation = Activation::kSoftmax}}};
}

Tensors random_weights(const Architecture& architecture, double limit, std::uint64_t seed) {
  Random random(seed);
  Tensors weights;
  for (const LayerInfo& layer : describe_layers(architecture)) {
    for (const TensorSpec& spec : layer.tensors) {
      const bool positive = spec.name.ends_with(".std") || spec.name.ends_with(".running_var");
      Tensor& tensor = weights[spec.name];
      tensor = {.shape = spec.shape, .values = std::vector<float>(spec.size())};
      for (float& value : tensor.values) {
        value = static_cast<float>(positive ? random.uniform({.low = 0.5, .high = 2.0})
                                            : random.uniform({.low = -limit, .high = limit}));
      }
    }
  }
  return weights;
}

Model small_model() {
  Network network{.genres = {"blues", "naïve pop"},
                  .front_end = {{"kind", "mfcc"}},
                  .architecture = {.input = {.rows = 4},
                                   .layers = {Dense{.units = 3, .activation = Activation::kRelu},
                                              Dense{.units = 2, .activation = Activation::kSoftmax}}},
                  .weights = {}};
  network.weights = random_weights(network.architecture, 1.0, 1);
  return {.genres = network.genres,
          .networks = {network},
          .recipe = {{"epochs", 10}},
          .data = {{"songs", 200}},
          .scores = {{"accuracy", 0.525}}};
}

std::string file_bytes(std::string_view header, std::string_view data) {
  const std::uint64_t length = header.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes.append(header).append(data);
}

}  // namespace auricle::test
