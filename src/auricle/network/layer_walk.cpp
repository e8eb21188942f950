#include <auricle/network/layer_walk.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include <auricle/network/layer_checks.hpp>
#include <auricle/network/layer_list.hpp>
#include <auricle/network/layer_shapes.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using namespace layer_checks;
using namespace layer_shapes;

/// The stride of a residual block's body.
Extent total_stride(const std::vector<Layer>& layers) {
  Extent total;
  for (const Layer& layer : layers) {
    Extent one;
    if (const auto* conv = std::get_if<Conv2d>(&layer)) {
      one = conv->stride;
    } else if (const auto* max = std::get_if<MaxPool>(&layer)) {
      one = max->step();
    } else if (const auto* avg = std::get_if<AvgPool>(&layer)) {
      one = avg->step();
    } else if (const auto* block = std::get_if<Residual>(&layer)) {
      one = total_stride(block->layers);
    } else if (const auto* fork = std::get_if<Branches>(&layer)) {
      one = total_stride(fork->branches.front());
    }
    // Kept within bounds: beyond the longest input, every stride is the same.
    total = {.rows = std::min(total.rows * one.rows, kMaxInputs),
             .frames = std::min(total.frames * one.frames, kMaxInputs)};
  }
  return total;
}

class LayerWalk {
 public:
  LayerWalk(const Architecture& architecture, std::string_view where)
      : architecture_(architecture), where_(where), list_(architecture, where) {}

  NetworkInfo run() {
    check_input();
    check_range(where_, "the number of layers", architecture_.layers.size(), kMaxLayers);
    return list_.finish(add_all(architecture_.layers, kNetworkInput, where_, 0));
  }

 private:
  void check_input() const {
    const auto& [rows, frames] = architecture_.input;
    check_range(where_, "the number of inputs' rows", rows, kMaxInputs);
    check_range(where_, "the number of inputs' frames", frames, kMaxInputs);
    check_range(where_, "the number of inputs", rows * frames, kMaxInputs);
    if (architecture_.windows) {
      check_range(where_, "a window's frames", architecture_.windows->frames, frames);
      check_range(where_, "the windows' hop", architecture_.windows->hop, kMaxInputs);
      check_range(where_, "the number of windows",
                  1 + (frames - architecture_.windows->frames) / architecture_.windows->hop, kMaxWindows);
    }
  }

  /// Adds layers one after the other and returns the index of the one that gives the last value.
  std::size_t add_all(const std::vector<Layer>& layers, std::size_t source, const std::string& where,
                      std::size_t depth) {
    const auto is_mark = [](const Layer& layer) { return std::holds_alternative<Mark>(layer); };
    std::size_t n_layers = layers.size();  // without marks at the end
    while (n_layers > 0 && is_mark(layers[n_layers - 1])) {
      --n_layers;
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const std::string place = fmt::format("{}: layer {}", where, i + 1);
      gives_answer_ = depth == 0 && i + 1 == n_layers;
      source = std::visit([&](const auto& layer) { return add(layer, source, place, depth); }, layers[i]);
    }
    return source;
  }

  std::size_t add(const Normalization& layer, std::size_t source, const std::string& place, std::size_t depth) {
    if (!list_.empty() || list_.has_marks() || depth > 0) {
      refuse(place, "normalization can only be the first layer");
    }
    const FeatureMaps maps = list_.maps_of(source);
    const std::size_t normalized = list_.append(
        {.type = "Normalization",
         .operation = layer,
         .sources = {source},
         .tensors = {{"mean", {maps.rows}, TensorRole::kFitted}, {"std", {maps.rows}, TensorRole::kFitted}}},
        maps, place);
    list_.replace_input();
    return normalized;
  }

  std::size_t add(const Conv2d& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    check_activation(layer.activation, place);
    const FeatureMaps maps = list_.maps_of(source);
    const FeatureMaps output = convolved(maps, layer, place);
    const std::size_t channels = maps.channels / layer.groups;
    const std::size_t taps = channels * layer.kernel.rows * layer.kernel.frames;
    return list_.append({.type = "Conv2D",
                         .operation = layer,
                         .sources = {source},
                         .tensors = {{"weight", {layer.filters, channels, layer.kernel.rows, layer.kernel.frames}},
                                     {"bias", {layer.filters}}}},
                        output, place, static_cast<double>(output.size()) * static_cast<double>(taps));
  }

  std::size_t add(const BatchNorm& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    check_activation(layer.activation, place);
    check_share(place, "epsilon", layer.epsilon);
    check_share(place, "momentum", layer.momentum);
    const FeatureMaps maps = list_.maps_of(source);
    return list_.append({.type = "BatchNormalization",
                         .operation = layer,
                         .sources = {source},
                         .tensors = {{"weight", {maps.channels}},
                                     {"bias", {maps.channels}},
                                     {"running_mean", {maps.channels}, TensorRole::kRunning},
                                     {"running_var", {maps.channels}, TensorRole::kRunning}}},
                        maps, place);
  }

  std::size_t add(const MaxPool& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    return append_plain("MaxPooling2D", layer, source, pooled(list_.maps_of(source), layer, place), place);
  }

  std::size_t add(const AvgPool& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    return append_plain("AveragePooling2D", layer, source, pooled(list_.maps_of(source), layer, place), place);
  }

  std::size_t add(const GlobalPool& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    return append_plain("GlobalPooling2D", layer, source, pooled(list_.maps_of(source), layer), place);
  }

  std::size_t add(const Dropout& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    if (!(layer.rate >= 0.0 && layer.rate < 1.0)) {
      refuse(place, fmt::format("the rate must be from 0 to below 1, not {}", layer.rate));
    }
    return append_plain("Dropout", layer, source, list_.maps_of(source), place);
  }

  std::size_t add(const Dense& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    check_range(place, "a layer's units", layer.units, kMaxUnits);
    check_ending(layer.activation, place);
    const std::size_t n_inputs = list_.maps_of(source).size();
    return list_.append({.type = "Dense",
                         .operation = layer,
                         .sources = {source},
                         .tensors = {{"weight", {layer.units, n_inputs}}, {"bias", {layer.units}}}},
                        {.channels = layer.units}, place,
                        static_cast<double>(layer.units) * static_cast<double>(n_inputs));
  }

  std::size_t add(const Activate& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    check_ending(layer.activation, place);
    return append_plain("Activation", layer, source, list_.maps_of(source), place);
  }

  std::size_t add(const Transpose& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    return append_plain("Permute", layer, source, transposed(list_.maps_of(source), layer, place), place);
  }

  std::size_t add(const Flatten& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    return append_plain("Flatten", layer, source, {.channels = list_.maps_of(source).size()}, place);
  }

  std::size_t add(const Mark& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    list_.mark(layer.name, source, place);
    return source;
  }

  std::size_t add(const From& layer, std::size_t /*source*/, const std::string& place, std::size_t depth) {
    if (depth > 0) {
      refuse(place, "from can't stand in a block");
    }
    return list_.value_named(layer.name, place);
  }

  std::size_t add(const Join& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    check_range(place, "the number of values joined with", layer.with.size(), kMaxJoined);
    std::vector<std::size_t> sources{source};
    for (const std::string& name : layer.with) {
      sources.push_back(list_.value_named(name, place));
    }
    return append_merge(layer.merge, std::move(sources), place);
  }

  std::size_t add(const Residual& layer, std::size_t source, const std::string& place, std::size_t depth) {
    check_depth(place, depth);
    check_range(place, "the number of layers", layer.layers.size(), kMaxLayers);
    const FeatureMaps before = list_.maps_of(source);
    const std::size_t body = add_all(layer.layers, source, place, depth + 1);
    const FeatureMaps after = list_.maps_of(body);
    std::size_t shortcut = source;
    if (after != before) {
      const Extent stride = total_stride(layer.layers);
      shortcut = add(Conv2d{.filters = after.channels, .kernel = {}, .stride = stride}, source, place, depth);
    }
    if (const FeatureMaps other = list_.maps_of(shortcut); other != after) {
      refuse(place, fmt::format("the body gives {} x {}, the shortcut {} x {}; use odd kernels and strides in it, or "
                                "pools that leave nothing over",
                                after.rows, after.frames, other.rows, other.frames));
    }
    return append_merge({.activation = layer.activation}, {body, shortcut}, place);
  }

  std::size_t add(const Branches& layer, std::size_t source, const std::string& place, std::size_t depth) {
    check_depth(place, depth);
    if (layer.branches.size() < 2 || layer.branches.size() > kMaxJoined) {
      refuse(place, fmt::format("the number of branches must be 2 to {}, not {}", kMaxJoined, layer.branches.size()));
    }
    std::vector<std::size_t> ends;
    for (const std::vector<Layer>& branch : layer.branches) {
      ends.push_back(add_all(branch, source, fmt::format("{}: branch {}", place, ends.size() + 1), depth + 1));
    }
    return append_merge(layer.merge, std::move(ends), place);
  }

  std::size_t add(const SqueezeExcitation& layer, std::size_t source, const std::string& place, std::size_t depth) {
    check_activation(layer.activation, place);
    check_activation(layer.gate, place);
    const std::size_t mean = add(GlobalPool{}, source, place, depth);
    const std::size_t squeezed = add(Dense{.units = layer.units, .activation = layer.activation}, mean, place, depth);
    const std::size_t gate =
        add(Dense{.units = list_.maps_of(source).channels, .activation = layer.gate}, squeezed, place, depth);
    return append_merge({.kind = Merge::Kind::kMultiply}, {source, gate}, place);
  }

  std::size_t append_plain(std::string type, const Operation& operation, std::size_t source, const FeatureMaps& output,
                           const std::string& place) {
    return list_.append({.type = std::move(type), .operation = operation, .sources = {source}}, output, place);
  }

  std::size_t append_merge(const Merge& merge, std::vector<std::size_t> sources, const std::string& place) {
    check_activation(merge.activation, place);
    std::vector<FeatureMaps> values(sources.size());
    std::ranges::transform(sources, values.begin(), [this](std::size_t source) { return list_.maps_of(source); });
    const FeatureMaps output = merged(values, merge, place);
    const std::string type = merge.kind == Merge::Kind::kAdd        ? "Add"
                             : merge.kind == Merge::Kind::kMultiply ? "Multiply"
                                                                    : "Concatenate";
    return list_.append({.type = type, .operation = merge, .sources = std::move(sources)}, output, place);
  }

  static void check_depth(const std::string& place, std::size_t depth) {
    if (depth == kMaxDepth) {
      refuse(place, fmt::format("blocks can't be nested deeper than {}", kMaxDepth));
    }
  }

  /// An activation that may be the answer's.
  void check_ending(const Activation& activation, const std::string& place) const {
    if (!gives_answer_ || activation != Activation::kSoftmax) {
      check_activation(activation, place);
    }
  }

  const Architecture& architecture_;
  std::string where_;
  LayerList list_;
  bool gives_answer_ = false;  ///< whether the layer at hand is the last of all
};

}  // namespace

NetworkInfo walk_layers(const Architecture& architecture, std::string_view where) {
  return LayerWalk(architecture, where).run();
}

}  // namespace auricle
