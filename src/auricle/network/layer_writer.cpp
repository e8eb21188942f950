#include <variant>

#include <auricle/core/json.hpp>
#include <auricle/network/layer_json.hpp>
#include <auricle/network/layer_words.hpp>

namespace auricle {
namespace {

using namespace layer_words;

Json json_of(const Activation& activation) {
  const std::string_view word = word_for(activation.kind, kActivations);
  if (activation.slope == Activation::kDefaultSlope) {
    return word;
  }
  return {{"type", word}, {"slope", activation.slope}};
}

Json json_of(const Extent& extent) { return Json::array({extent.rows, extent.frames}); }

Json json_of(const Padding& padding) {
  const auto pair = [](const Ends& ends) { return Json::array({ends.before, ends.after}); };
  return Json::array({pair(padding.rows), pair(padding.frames)});
}

/// What a pool has beside its size.
template <typename Pool>
void add_steps(Json& json, const Pool& layer) {
  if (layer.stride) {
    json["stride"] = json_of(*layer.stride);
  }
  if (layer.padding != Padding{}) {
    json["padding"] = json_of(layer.padding);
  }
}

void add_merge(Json& json, const Merge& merge) {
  if (merge.kind == Merge::Kind::kConcat) {
    json["over"] = word_for(merge.over, kAxes);
  }
  json["activation"] = json_of(merge.activation);
}

struct LayerWriter {
  Json operator()(const Normalization& /*layer*/) const { return {{"type", "normalization"}}; }
  Json operator()(const Conv2d& layer) const {
    Json json{{"type", "conv2d"},
              {"filters", layer.filters},
              {"kernel", json_of(layer.kernel)},
              {"stride", json_of(layer.stride)}};
    if (layer.dilation != Extent{}) {
      json["dilation"] = json_of(layer.dilation);
    }
    if (layer.groups != 1) {
      json["groups"] = layer.groups;
    }
    if (layer.padding) {
      json["padding"] = json_of(*layer.padding);
    }
    json["activation"] = json_of(layer.activation);
    return json;
  }
  Json operator()(const BatchNorm& layer) const {
    return {{"type", "batch_norm"},
            {"epsilon", layer.epsilon},
            {"momentum", layer.momentum},
            {"activation", json_of(layer.activation)}};
  }
  Json operator()(const MaxPool& layer) const {
    Json json{{"type", "max_pool"}, {"size", json_of(layer.size)}};
    add_steps(json, layer);
    return json;
  }
  Json operator()(const AvgPool& layer) const {
    Json json{{"type", "avg_pool"}, {"size", json_of(layer.size)}};
    add_steps(json, layer);
    if (layer.count_padding) {
      json["count_padding"] = true;
    }
    return json;
  }
  Json operator()(const GlobalPool& layer) const {
    return {
        {"type", "global_pool"}, {"kind", word_for(layer.kind, kPoolKinds)}, {"over", word_for(layer.over, kPoolOver)}};
  }
  Json operator()(const Dropout& layer) const { return {{"type", "dropout"}, {"rate", layer.rate}}; }
  Json operator()(const Dense& layer) const {
    return {{"type", "dense"}, {"units", layer.units}, {"activation", json_of(layer.activation)}};
  }
  Json operator()(const Activate& layer) const {
    return {{"type", "activation"}, {"activation", json_of(layer.activation)}};
  }
  Json operator()(const Transpose& layer) const {
    Json order = Json::array();
    for (const Axis axis : layer.order) {
      order.push_back(word_for(axis, kAxes));
    }
    return {{"type", "transpose"}, {"order", order}};
  }
  Json operator()(const Flatten& /*layer*/) const { return {{"type", "flatten"}}; }
  Json operator()(const Mark& layer) const { return {{"type", "mark"}, {"name", layer.name}}; }
  Json operator()(const From& layer) const { return {{"type", "from"}, {"name", layer.name}}; }
  Json operator()(const Join& layer) const {
    Json json{{"type", word_for(layer.merge.kind, kMerges)}, {"with", layer.with}};
    add_merge(json, layer.merge);
    return json;
  }
  Json operator()(const Residual& layer) const {
    return {{"type", "residual"}, {"layers", layers_to_json(layer.layers)}, {"activation", json_of(layer.activation)}};
  }
  Json operator()(const Branches& layer) const {
    Json json{{"type", "branches"}, {"join", word_for(layer.merge.kind, kMerges)}};
    Json branches = Json::array();
    for (const std::vector<Layer>& branch : layer.branches) {
      branches.push_back(layers_to_json(branch));
    }
    json["branches"] = std::move(branches);
    add_merge(json, layer.merge);
    return json;
  }
  Json operator()(const SqueezeExcitation& layer) const {
    return {{"type", "squeeze_excitation"},
            {"units", layer.units},
            {"activation", json_of(layer.activation)},
            {"gate", json_of(layer.gate)}};
  }
};

}  // namespace

Json layers_to_json(const std::vector<Layer>& layers) {
  Json array = Json::array();
  for (const Layer& layer : layers) {
    array.push_back(std::visit(LayerWriter{}, layer));
  }
  return array;
}

}  // namespace auricle
