#include <array>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/network/architecture.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

template <typename Enum, std::size_t kSize>
using Names = std::array<std::pair<Enum, std::string_view>, kSize>;

constexpr Names<Activation, 4> kActivations{{{Activation::kNone, "none"},
                                             {Activation::kRelu, "relu"},
                                             {Activation::kGelu, "gelu"},
                                             {Activation::kSoftmax, "softmax"}}};
constexpr Names<GlobalPool::Kind, 3> kPoolKinds{
    {{GlobalPool::Kind::kMean, "mean"}, {GlobalPool::Kind::kMax, "max"}, {GlobalPool::Kind::kMeanMax, "mean_max"}}};
constexpr Names<GlobalPool::Over, 2> kPoolOver{
    {{GlobalPool::Over::kAll, "all"}, {GlobalPool::Over::kFrames, "frames"}}};

template <typename Enum, std::size_t kSize>
std::string_view name_of(Enum value, const Names<Enum, kSize>& names) {
  for (const auto& [known, name] : names) {
    if (known == value) {
      return name;
    }
  }
  throw UsageError("a network holds a value without a name");
}

/// Takes the name of one of `names` out of an object, or gives `fallback` where the key is absent.
template <typename Enum, std::size_t kSize>
Enum take_named(JsonObject& object, const std::string& key, Enum fallback, const Names<Enum, kSize>& names,
                const std::string& where) {
  if (!object.has(key)) {
    return fallback;
  }
  const auto wanted = object.take<std::string>(key);
  std::vector<std::string_view> known;
  for (const auto& [value, name] : names) {
    if (name == wanted) {
      return value;
    }
    known.push_back(name);
  }
  throw UsageError(fmt::format("{}: unknown {} \"{}\"; known: {}", where, key, wanted, fmt::join(known, ", ")));
}

Activation take_activation(JsonObject& object, Activation fallback, const std::string& where) {
  return take_named(object, "activation", fallback, kActivations, where);
}

Extent take_extent(JsonObject& object, const std::string& key, Extent fallback, const std::string& where) {
  if (!object.has(key)) {
    return fallback;
  }
  const Json& pair = object.take_json(key);
  if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number_unsigned() || !pair[1].is_number_unsigned()) {
    throw UsageError(fmt::format("{}: \"{}\" must be two whole numbers, [rows, frames]", where, key));
  }
  return {.rows = pair[0].get<std::size_t>(), .frames = pair[1].get<std::size_t>()};
}

std::vector<Layer> layers_from_array(const Json& json, const std::string& where);

Layer layer_of_type(const std::string& type, JsonObject& object, const std::string& where) {
  if (type == "normalization") {
    return Normalization{};
  }
  if (type == "conv2d") {
    return Conv2d{.filters = object.take<std::size_t>("filters"),
                  .kernel = take_extent(object, "kernel", Conv2d{}.kernel, where),
                  .stride = take_extent(object, "stride", Conv2d{}.stride, where),
                  .activation = take_activation(object, Conv2d{}.activation, where)};
  }
  if (type == "batch_norm") {
    return BatchNorm{.epsilon = object.take_or("epsilon", BatchNorm{}.epsilon),
                     .momentum = object.take_or("momentum", BatchNorm{}.momentum),
                     .activation = take_activation(object, BatchNorm{}.activation, where)};
  }
  if (type == "max_pool") {
    return MaxPool{.size = take_extent(object, "size", MaxPool{}.size, where)};
  }
  if (type == "avg_pool") {
    return AvgPool{.size = take_extent(object, "size", AvgPool{}.size, where)};
  }
  if (type == "global_pool") {
    return GlobalPool{.kind = take_named(object, "kind", GlobalPool{}.kind, kPoolKinds, where),
                      .over = take_named(object, "over", GlobalPool{}.over, kPoolOver, where)};
  }
  if (type == "dropout") {
    return Dropout{.rate = object.take<double>("rate")};
  }
  if (type == "dense") {
    return Dense{.units = object.take<std::size_t>("units"),
                 .activation = take_activation(object, Dense{}.activation, where)};
  }
  if (type == "residual") {
    return Residual{.layers = layers_from_array(object.take_json("layers"), where),
                    .activation = take_activation(object, Residual{}.activation, where)};
  }
  throw UsageError(
      fmt::format("{}: unknown type \"{}\"; known: normalization, conv2d, batch_norm, max_pool, avg_pool, global_pool, "
                  "dropout, dense, residual",
                  where, type));
}

std::vector<Layer> layers_from_array(const Json& json, const std::string& where) {
  if (!json.is_array()) {
    throw UsageError(fmt::format("{}: \"layers\" is no list", where));
  }
  std::vector<Layer> layers;
  for (const Json& layer : json) {
    const std::string place = fmt::format("{}: layer {}", where, layers.size() + 1);
    JsonObject object(layer, place);
    const auto type = object.take<std::string>("type");
    layers.push_back(layer_of_type(type, object, place));
    object.finish();
  }
  return layers;
}

std::string_view name_of(Activation activation) { return name_of(activation, kActivations); }

Json pair_of(const Extent& extent) { return Json::array({extent.rows, extent.frames}); }

Json array_of(const std::vector<Layer>& layers);

struct LayerWriter {
  Json operator()(const Normalization& /*layer*/) const { return {{"type", "normalization"}}; }
  Json operator()(const Conv2d& layer) const {
    return {{"type", "conv2d"},
            {"filters", layer.filters},
            {"kernel", pair_of(layer.kernel)},
            {"stride", pair_of(layer.stride)},
            {"activation", name_of(layer.activation)}};
  }
  Json operator()(const BatchNorm& layer) const {
    return {{"type", "batch_norm"},
            {"epsilon", layer.epsilon},
            {"momentum", layer.momentum},
            {"activation", name_of(layer.activation)}};
  }
  Json operator()(const MaxPool& layer) const { return {{"type", "max_pool"}, {"size", pair_of(layer.size)}}; }
  Json operator()(const AvgPool& layer) const { return {{"type", "avg_pool"}, {"size", pair_of(layer.size)}}; }
  Json operator()(const GlobalPool& layer) const {
    return {
        {"type", "global_pool"}, {"kind", name_of(layer.kind, kPoolKinds)}, {"over", name_of(layer.over, kPoolOver)}};
  }
  Json operator()(const Dropout& layer) const { return {{"type", "dropout"}, {"rate", layer.rate}}; }
  Json operator()(const Dense& layer) const {
    return {{"type", "dense"}, {"units", layer.units}, {"activation", name_of(layer.activation)}};
  }
  Json operator()(const Residual& layer) const {
    return {{"type", "residual"}, {"layers", array_of(layer.layers)}, {"activation", name_of(layer.activation)}};
  }
};

Json array_of(const std::vector<Layer>& layers) {
  Json array = Json::array();
  for (const Layer& layer : layers) {
    array.push_back(std::visit(LayerWriter{}, layer));
  }
  return array;
}

/// Takes windows and layers out of an object that may hold more.
Architecture take_network(JsonObject& object, const std::string& where) {
  Architecture network;
  if (object.has("windows")) {
    JsonObject windows(object.take_json("windows"), where + ": \"windows\"");
    network.windows = Windows{.frames = windows.take<std::size_t>("frames"), .hop = windows.take<std::size_t>("hop")};
    windows.finish();
  }
  network.layers = layers_from_array(object.take_json("layers"), where);
  return network;
}

}  // namespace

Architecture network_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  Architecture network = take_network(object, where);
  object.finish();
  const Dense* last = network.layers.empty() ? nullptr : std::get_if<Dense>(&network.layers.back());
  if (last == nullptr || last->activation != Activation::kSoftmax) {
    throw UsageError(fmt::format("{}: the last layer must be dense with the activation softmax", where));
  }
  return network;
}

Json network_to_json(const Architecture& architecture) {
  Json json = Json::object();
  if (architecture.windows) {
    json["windows"] = {{"frames", architecture.windows->frames}, {"hop", architecture.windows->hop}};
  }
  json["layers"] = array_of(architecture.layers);
  return json;
}

Architecture architecture_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  JsonObject input(object.take_json("input"), where + ": \"input\"");
  const InputShape shape{.rows = input.take<std::size_t>("rows"), .frames = input.take<std::size_t>("frames")};
  input.finish();
  Architecture architecture = take_network(object, where);
  architecture.input = shape;
  object.finish();
  validate(architecture, where);
  return architecture;
}

Json to_json(const Architecture& architecture) {
  Json json = Json::object();
  json["input"] = {{"rows", architecture.input.rows}, {"frames", architecture.input.frames}};
  json.update(network_to_json(architecture));
  return json;
}

}  // namespace auricle
