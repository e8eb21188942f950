#include <auricle/recipe/backbone.hpp>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/network/parted_network.hpp>
#include <auricle/recipe/require.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

std::string listed(const std::vector<NamedOutput>& outputs) {
  std::vector<std::string> names;
  std::ranges::transform(outputs, std::back_inserter(names), &NamedOutput::name);
  return names.empty() ? "none beside its answer" : fmt::format("{}", fmt::join(names, ", "));
}

FineTuning fine_tuning_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  FineTuning fine_tuning;
  if (object.has("from")) {
    fine_tuning.from = object.take<std::string>("from");
  }
  fine_tuning.rate = object.take_or("rate", fine_tuning.rate);
  object.finish();
  require(fine_tuning.rate > 0 && fine_tuning.rate <= 1, where + ": rate", fine_tuning.rate, "above 0 and at most 1");
  return fine_tuning;
}

/// The first layer that learns. One before all sums, batch normalization of what is heard, is a part of the front end:
/// its gradients alone would take more time than those of all the others.
std::vector<LayerInfo>::const_iterator first_learned(const FineTuning& fine_tuning,
                                                     const std::vector<LayerInfo>& layers, const std::string& output) {
  const auto first_sums = std::ranges::find_if(layers, [](const LayerInfo& layer) {
    return std::holds_alternative<Conv2d>(layer.operation) || std::holds_alternative<Dense>(layer.operation);
  });
  if (!fine_tuning.from) {
    return first_sums;
  }
  const auto first = std::ranges::find(layers, *fine_tuning.from, &LayerInfo::name);
  if (first == layers.end()) {
    throw UsageError(fmt::format(
        "the backbone has no layer \"{}\" before its output \"{}\" to learn from; `auricle summary` lists them",
        *fine_tuning.from, output));
  }
  const auto begin = std::max(first, first_sums);
  if (std::all_of(begin, layers.end(), [](const LayerInfo& layer) { return layer.tensors.empty(); })) {
    throw UsageError(fmt::format(
        "from layer \"{}\" to the output \"{}\" the backbone has no weights that could learn; name an earlier layer",
        *fine_tuning.from, output));
  }
  return begin;
}

}  // namespace

Backbone backbone_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  Backbone backbone{.model = object.take_or<std::string>("model", "")};
  backbone.output = object.take_or("output", backbone.output);
  const Json learn = object.has("learn") ? object.take_json("learn") : Json("head");
  object.finish();
  if (learn.is_object()) {
    backbone.fine_tuning = fine_tuning_from_json(learn, where + ", learn");
  } else if (learn == "all") {
    backbone.fine_tuning.emplace();
  } else if (learn != "head") {
    throw UsageError(where + R"(: "learn" is "head", "all" or {"from": LAYER, "rate": 0.1})");
  }
  return backbone;
}

Json to_json(const Backbone& backbone) {
  // A path tells of its maker's disk.
  Json json = {{"model", backbone.model.filename().string()}, {"output", backbone.output}, {"learn", "head"}};
  if (const auto& fine_tuning = backbone.fine_tuning) {
    json["learn"] = {{"rate", fine_tuning->rate}};
    if (fine_tuning->from) {
      json["learn"]["from"] = *fine_tuning->from;
    }
  }
  return json;
}

Network load_backbone(const Backbone& backbone) {
  if (backbone.model.empty()) {
    throw UsageError("the recipe stands on a network that has heard music before; name its model with --backbone");
  }
  const std::string file = backbone.model.string();
  Model model = load_model(backbone.model);
  if (model.networks.size() > 1 || model.networks.front().architecture.windows) {
    throw UsageError(fmt::format("{} can't be a backbone: it has several networks, or windows of its own", file));
  }
  Network network = std::move(model.networks.front());
  const std::vector<NamedOutput> outputs = describe(network.architecture).outputs;
  if (std::ranges::find(outputs, backbone.output, &NamedOutput::name) == outputs.end()) {
    throw UsageError(
        fmt::format("{} has no output \"{}\"; it has {} (--embedding)", file, backbone.output, listed(outputs)));
  }
  if (!feature_spec_from_json(network.front_end, file).window_s) {
    throw UsageError(fmt::format("{} can't be a backbone: its front end doesn't say how long a window is", file));
  }
  return network;
}

Network look_at_model(Backbone& backbone) {
  Network network = load_backbone(backbone);
  const std::vector<NamedOutput> outputs = describe(network.architecture).outputs;
  const FeatureMaps shape = std::ranges::find(outputs, backbone.output, &NamedOutput::name)->shape;
  backbone.n_values = shape.size();
  backbone.layers = layers_up_to(network, backbone.output);
  if (shape.channels != shape.size()) {
    backbone.layers.emplace_back(Flatten{});
  }
  const Architecture smallest{.input = network.architecture.input,
                              .layers = {Dense{.units = 1, .activation = Activation::kSoftmax}}};
  std::vector<LayerInfo> layers = describe_layers(stacked(backbone, smallest));
  layers.pop_back();
  backbone.n_layers = layers.size();
  backbone.n_frozen = layers.size();
  if (const auto& fine_tuning = backbone.fine_tuning) {
    backbone.n_frozen =
        static_cast<std::size_t>(first_learned(*fine_tuning, layers, backbone.output) - layers.cbegin());
  }
  return network;
}

Architecture stacked(const Backbone& backbone, const Architecture& head) {
  // What is fitted has no variance of 0.
  const BatchNorm fitted{.epsilon = 1e-12};
  Architecture whole{.input = head.input, .layers = backbone.layers, .outputs = {backbone.output}};
  for (const Layer& layer : head.layers) {
    whole.layers.push_back(std::holds_alternative<Normalization>(layer) ? Layer(fitted) : layer);
  }
  return whole;
}

}  // namespace auricle
