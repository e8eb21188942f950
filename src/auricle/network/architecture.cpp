#include <auricle/network/architecture.hpp>

#include <array>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

constexpr std::size_t kMaxLayers = 256;
constexpr std::size_t kMaxUnits = std::size_t{1} << 20;
constexpr std::size_t kMaxInputs = std::size_t{1} << 26;
/// 4 GiB of weights; with the limits above no count of a layer can overflow on the way to it.
constexpr std::size_t kMaxParameters = std::size_t{1} << 30;

constexpr std::array<std::pair<Activation, std::string_view>, 2> kActivations{
    {{Activation::kRelu, "relu"}, {Activation::kSoftmax, "softmax"}}};

std::string_view name_of(Activation activation) {
  for (const auto& [known, name] : kActivations) {
    if (known == activation) {
      return name;
    }
  }
  throw UsageError("unknown activation");
}

Activation activation_named(std::string_view wanted, const std::string& where) {
  for (const auto& [activation, name] : kActivations) {
    if (name == wanted) {
      return activation;
    }
  }
  throw UsageError(fmt::format("{}: unknown activation \"{}\"; known: relu, softmax", where, wanted));
}

Layer layer_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  const auto type = object.take<std::string>("type");
  if (type != "dense") {
    throw UsageError(fmt::format("{}: unknown type \"{}\"; known: dense", where, type));
  }
  Dense dense;
  dense.units = object.take<std::size_t>("units");
  dense.activation = activation_named(object.take<std::string>("activation"), where);
  object.finish();
  return dense;
}

std::vector<Layer> layers_from_array(const Json& json, const std::string& where) {
  if (!json.is_array()) {
    throw UsageError(fmt::format("{}: \"layers\" is no list", where));
  }
  std::vector<Layer> layers;
  for (const Json& layer : json) {
    layers.push_back(layer_from_json(layer, fmt::format("{}: layer {}", where, layers.size() + 1)));
  }
  return layers;
}

Json array_of(const std::vector<Layer>& layers) {
  Json array = Json::array();
  for (const Layer& layer : layers) {
    const auto& dense = std::get<Dense>(layer);
    array.push_back({{"type", "dense"}, {"units", dense.units}, {"activation", name_of(dense.activation)}});
  }
  return array;
}

/// Layers as they are, not yet known to be sensible.
std::vector<LayerInfo> list_layers(const Architecture& architecture) {
  std::vector<LayerInfo> infos;
  std::size_t n_inputs = architecture.n_inputs;
  for (const Layer& layer : architecture.layers) {
    const auto& [units, activation] = std::get<Dense>(layer);
    const std::string name = infos.empty() ? "dense" : fmt::format("dense_{}", infos.size());
    infos.push_back({.name = name,
                     .type = "Dense",
                     .n_inputs = n_inputs,
                     .n_outputs = units,
                     .activation = activation,
                     .weight = {.name = name + ".weight", .shape = {units, n_inputs}},
                     .bias = {.name = name + ".bias", .shape = {units}},
                     .n_parameters = units * n_inputs + units});
    n_inputs = units;
  }
  return infos;
}

void check_weight(const TensorSpec& wanted, const Tensors& weights) {
  const auto found = weights.find(wanted.name);
  if (found == weights.end()) {
    throw UsageError(fmt::format("weights \"{}\" are missing", wanted.name));
  }
  std::size_t count = 1;
  for (const std::size_t length : wanted.shape) {
    count *= length;
  }
  if (found->second.shape != wanted.shape || found->second.values.size() != count) {
    throw UsageError(fmt::format("weights \"{}\" are of shape ({}), the network wants ({})", wanted.name,
                                 fmt::join(found->second.shape, ", "), fmt::join(wanted.shape, ", ")));
  }
}

}  // namespace

void validate(const Architecture& architecture, std::string_view where) {
  const auto check_range = [where](std::string_view what, std::size_t value, std::size_t largest) {
    if (value == 0 || value > largest) {
      throw UsageError(fmt::format("{}: {} must be 1 to {}, not {}", where, what, largest, value));
    }
  };
  check_range("the number of inputs", architecture.n_inputs, kMaxInputs);
  check_range("the number of layers", architecture.layers.size(), kMaxLayers);
  for (const Layer& layer : architecture.layers) {
    const auto& dense = std::get<Dense>(layer);
    const bool last = &layer == &architecture.layers.back();
    check_range("a layer's units", dense.units, kMaxUnits);
    if (last != (dense.activation == Activation::kSoftmax)) {
      throw UsageError(fmt::format("{}: the last layer, and only it, must have the activation softmax", where));
    }
  }
  std::size_t parameters = 0;
  for (const LayerInfo& layer : list_layers(architecture)) {
    parameters += layer.n_parameters;
  }
  check_range("the number of parameters", parameters, kMaxParameters);
}

std::vector<LayerInfo> describe_layers(const Architecture& architecture) {
  validate(architecture);
  return list_layers(architecture);
}

std::size_t count_parameters(const Architecture& architecture) {
  std::size_t count = 0;
  for (const LayerInfo& layer : describe_layers(architecture)) {
    count += layer.n_parameters;
  }
  return count;
}

std::size_t count_outputs(const Architecture& architecture) { return describe_layers(architecture).back().n_outputs; }

void check_weights(const Architecture& architecture, const Tensors& weights) {
  const std::vector<LayerInfo> layers = describe_layers(architecture);
  for (const LayerInfo& layer : layers) {
    check_weight(layer.weight, weights);
    check_weight(layer.bias, weights);
  }
  if (weights.size() != 2 * layers.size()) {
    throw UsageError(
        fmt::format("there are {} tensors of weights, the network wants {}", weights.size(), 2 * layers.size()));
  }
}

std::vector<Layer> layers_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  std::vector<Layer> layers = layers_from_array(object.take_json("layers"), where);
  object.finish();
  return layers;
}

Json to_json(const std::vector<Layer>& layers) { return {{"layers", array_of(layers)}}; }

Architecture architecture_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  Architecture architecture;
  architecture.n_inputs = object.take<std::size_t>("n_inputs");
  architecture.layers = layers_from_array(object.take_json("layers"), where);
  object.finish();
  validate(architecture, where);
  return architecture;
}

Json to_json(const Architecture& architecture) {
  return {{"n_inputs", architecture.n_inputs}, {"layers", array_of(architecture.layers)}};
}

}  // namespace auricle
