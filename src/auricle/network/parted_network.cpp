#include <auricle/network/parted_network.hpp>

#include <algorithm>
#include <utility>
#include <variant>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kInput = "input";

std::vector<Layer>::const_iterator mark_of(const std::vector<Layer>& layers, const std::string& name) {
  return std::ranges::find_if(layers, [&](const Layer& layer) {
    const auto* mark = std::get_if<Mark>(&layer);
    return mark != nullptr && mark->name == name;
  });
}

/// Whether a layer, or one within it, takes what the network hears.
bool takes_input(const Layer& layer) {
  if (const auto* from = std::get_if<From>(&layer)) {
    return from->name == kInput;
  }
  if (const auto* join = std::get_if<Join>(&layer)) {
    return std::ranges::find(join->with, kInput) != join->with.end();
  }
  if (const auto* block = std::get_if<Residual>(&layer)) {
    return std::ranges::any_of(block->layers, takes_input);
  }
  const auto* fork = std::get_if<Branches>(&layer);
  return fork != nullptr && std::ranges::any_of(fork->branches, [](const std::vector<Layer>& branch) {
           return std::ranges::any_of(branch, takes_input);
         });
}

}  // namespace

std::vector<Layer> layers_up_to(const Network& network, const std::string& output) {
  const std::vector<Layer>& layers = network.architecture.layers;
  const auto mark = mark_of(layers, output);
  if (mark == layers.end()) {
    throw UsageError(
        fmt::format("the output \"{}\" is named within a block; a backbone's must be outside of any", output));
  }
  return {layers.begin(), mark + 1};
}

std::optional<Architecture> head_architecture(const Network& network) {
  const Architecture& whole = network.architecture;
  const auto mark = mark_of(whole.layers, kEmbeddingOutput);
  if (mark == whole.layers.end() || whole.windows || std::any_of(mark, whole.layers.end(), takes_input)) {
    return std::nullopt;
  }
  const std::vector<NamedOutput> outputs = describe(whole).outputs;
  const auto output = std::ranges::find(outputs, kEmbeddingOutput, &NamedOutput::name);
  if (output == outputs.end()) {
    return std::nullopt;
  }
  const FeatureMaps& shape = output->shape;
  const auto next = std::find_if_not(mark, whole.layers.end(), [](const Layer& layer) {
    return std::holds_alternative<Mark>(layer) || std::holds_alternative<Dropout>(layer);
  });
  const bool flattened =
      next != whole.layers.end() && (std::holds_alternative<Dense>(*next) || std::holds_alternative<Flatten>(*next));
  if (shape.channels != shape.size() && !flattened) {
    return std::nullopt;
  }
  Architecture head{.input = {.rows = shape.size()}, .layers = {Flatten{}}};
  head.layers.insert(head.layers.end(), mark, whole.layers.end());
  try {
    validate(head);
  } catch (const UsageError&) {
    return std::nullopt;  // it takes a value from before the embedding too
  }
  return head;
}

std::optional<PartedNetwork> part(const Network& network) {
  std::optional<Architecture> head = head_architecture(network);
  if (!head) {
    return std::nullopt;
  }
  check_weights(network.architecture, network.weights);
  const std::vector<LayerInfo> all = describe_layers(network.architecture);
  const std::vector<LayerInfo> of_head = describe_layers(*head);
  const std::size_t n_before = all.size() - (of_head.size() - 1);  // the head's first one, which flattens, is its own
  Network ears{.front_end = network.front_end,
               .architecture = {.input = network.architecture.input,
                                .layers = layers_up_to(network, kEmbeddingOutput),
                                .outputs = {kEmbeddingOutput}}};
  PartedNetwork parted{.n_values = head->input.rows, .head = std::move(*head), .head_weights = {}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < all[i].tensors.size(); ++k) {
      const Tensor& tensor = network.weights.at(all[i].tensors[k].name);
      if (i < n_before) {
        ears.weights.emplace(all[i].tensors[k].name, tensor);
      } else {
        parted.head_weights.emplace(of_head[i - n_before + 1].tensors[k].name, tensor);
      }
    }
  }
  parted.ears = fingerprint(ears);
  return parted;
}

}  // namespace auricle
