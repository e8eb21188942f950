#include <string>
#include <variant>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/layer_json.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Takes windows, layers and outputs out of an object that may hold more.
Architecture take_network(JsonObject& object, const std::string& where) {
  Architecture network;
  if (object.has("windows")) {
    JsonObject windows(object.take_json("windows"), where + ": \"windows\"");
    network.windows = Windows{.frames = windows.take<std::size_t>("frames"), .hop = windows.take<std::size_t>("hop")};
    windows.finish();
  }
  network.layers = layers_from_json(object.take_json("layers"), where);
  network.outputs = object.take_or("outputs", std::vector<std::string>{});
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
  json["layers"] = layers_to_json(architecture.layers);
  if (!architecture.outputs.empty()) {
    json["outputs"] = architecture.outputs;
  }
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
