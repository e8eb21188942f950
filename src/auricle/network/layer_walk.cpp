#include <auricle/network/layer_walk.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <utility>

#include <auricle/network/layer_checks.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using namespace layer_checks;

class LayerWalk {
 public:
  LayerWalk(const Architecture& architecture, std::string_view where) : architecture_(architecture), where_(where) {}

  std::vector<LayerInfo> run() {
    check_input();
    check_range(where_, "the number of layers", architecture_.layers.size(), kMaxLayers);
    const std::size_t last = add_all(architecture_.layers, kNetworkInput, where_, 0);
    const auto* dense = std::get_if<Dense>(&infos_[last].operation);
    if (dense == nullptr || dense->activation != Activation::kSoftmax) {
      refuse_softmax(where_);
    }
    check_totals();
    return std::move(infos_);
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

  void check_totals() const {
    std::size_t parameters = 0;
    std::size_t activations = 0;
    for (const LayerInfo& layer : infos_) {
      parameters += layer.n_parameters();
      activations += room_of(layer.output);
    }
    check_range(where_, "the number of parameters", parameters, kMaxParameters);
    check_range(where_, "the number of values that the layers give for one window", activations, kMaxActivations);
    if (const double work = multiply_adds_ * static_cast<double>(window_starts(architecture_).size());
        work > kMaxMultiplyAdds) {
      refuse(where_, fmt::format("{:.2g} multiplications a song are more than the {:.2g} that are sensible", work,
                                 kMaxMultiplyAdds));
    }
  }

  FeatureMaps maps_of(std::size_t source) const {
    if (source != kNetworkInput) {
      return infos_[source].output;
    }
    const auto& windows = architecture_.windows;
    return {.channels = 1,
            .rows = architecture_.input.rows,
            .frames = windows ? windows->frames : architecture_.input.frames};
  }

  /// Adds layers one after the other and returns the last one's index.
  std::size_t add_all(const std::vector<Layer>& layers, std::size_t source, const std::string& where,
                      std::size_t depth) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const std::string place = fmt::format("{}: layer {}", where, i + 1);
      source = std::visit([&](const auto& layer) { return add(layer, source, place, depth); }, layers[i]);
      const auto* dense = std::get_if<Dense>(&layers[i]);
      if (dense != nullptr && dense->activation == Activation::kSoftmax && (depth > 0 || i + 1 < layers.size())) {
        refuse_softmax(place);
      }
    }
    return source;
  }

  std::size_t append(LayerInfo info, const FeatureMaps& output, const std::string& place, double multiply_adds) {
    if (infos_.size() == kMaxLayers) {
      refuse(place, fmt::format("the number of layers must be 1 to {}", kMaxLayers));
    }
    info.input = maps_of(info.source);
    info.output = output;
    if (info.n_parameters() > kMaxParameters) {
      refuse(place, fmt::format("the number of parameters must be at most {}", kMaxParameters));
    }
    check_range(place, "the number of values it gives", room_of(output), kMaxActivations);
    std::string name;
    for (const char letter : info.type) {
      // "MaxPooling2D" becomes "max_pooling2d", as Keras has it.
      const bool word = std::isupper(letter) != 0 && !name.empty() && std::isdigit(name.back()) == 0;
      name += word ? "_" : "";
      name += static_cast<char>(std::tolower(letter));
    }
    const std::size_t number = counts_[name]++;
    info.name = number == 0 ? name : fmt::format("{}_{}", name, number);
    for (TensorSpec& tensor : info.tensors) {
      tensor.name = fmt::format("{}.{}", info.name, tensor.name);
    }
    multiply_adds_ += multiply_adds + static_cast<double>(info.input.size());
    infos_.push_back(std::move(info));
    return infos_.size() - 1;
  }

  std::size_t add(const Normalization& layer, std::size_t source, const std::string& place, std::size_t depth) {
    if (source != kNetworkInput || depth > 0) {
      refuse(place, "normalization can only be the first layer");
    }
    const FeatureMaps maps = maps_of(source);
    return append({.type = "Normalization",
                   .operation = layer,
                   .tensors = {{"mean", {maps.rows}, TensorRole::kFitted}, {"std", {maps.rows}, TensorRole::kFitted}}},
                  maps, place, 0);
  }

  std::size_t add(const Conv2d& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    check_range(place, "a layer's filters", layer.filters, kMaxFilters);
    check_extent(place, "the kernel", layer.kernel, kMaxKernel);
    check_extent(place, "the stride", layer.stride, kMaxInputs);
    check_activation(layer.activation, place);
    const FeatureMaps maps = maps_of(source);
    const auto positions = [&](std::size_t length, std::size_t kernel, std::size_t stride) {
      const std::size_t padded = length + 2 * ((kernel - 1) / 2);
      if (padded < kernel) {
        refuse(place, fmt::format("a kernel of {} finds no place on {}", kernel, length));
      }
      return (padded - kernel) / stride + 1;
    };
    const FeatureMaps output{.channels = layer.filters,
                             .rows = positions(maps.rows, layer.kernel.rows, layer.stride.rows),
                             .frames = positions(maps.frames, layer.kernel.frames, layer.stride.frames)};
    const std::size_t taps = maps.channels * layer.kernel.rows * layer.kernel.frames;
    return append({.type = "Conv2D",
                   .operation = layer,
                   .source = source,
                   .tensors = {{"weight", {layer.filters, maps.channels, layer.kernel.rows, layer.kernel.frames}},
                               {"bias", {layer.filters}}}},
                  output, place, static_cast<double>(output.size()) * static_cast<double>(taps));
  }

  std::size_t add(const BatchNorm& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    check_activation(layer.activation, place);
    check_share(place, "epsilon", layer.epsilon);
    check_share(place, "momentum", layer.momentum);
    const FeatureMaps maps = maps_of(source);
    return append({.type = "BatchNormalization",
                   .operation = layer,
                   .source = source,
                   .tensors = {{"weight", {maps.channels}},
                               {"bias", {maps.channels}},
                               {"running_mean", {maps.channels}, TensorRole::kRunning},
                               {"running_var", {maps.channels}, TensorRole::kRunning}}},
                  maps, place, 0);
  }

  std::size_t add(const MaxPool& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    return append({.type = "MaxPooling2D", .operation = layer, .source = source},
                  pooled(maps_of(source), layer.size, place), place, 0);
  }

  std::size_t add(const AvgPool& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    return append({.type = "AveragePooling2D", .operation = layer, .source = source},
                  pooled(maps_of(source), layer.size, place), place, 0);
  }

  std::size_t add(const GlobalPool& layer, std::size_t source, const std::string& place, std::size_t depth) {
    refuse_in_residual("global_pool", place, depth);
    const FeatureMaps maps = maps_of(source);
    const std::size_t channels = maps.channels * (layer.kind == GlobalPool::Kind::kMeanMax ? 2 : 1);
    const std::size_t rows = layer.over == GlobalPool::Over::kFrames ? maps.rows : 1;
    return append({.type = "GlobalPooling2D", .operation = layer, .source = source},
                  {.channels = channels, .rows = rows, .frames = 1}, place, 0);
  }

  std::size_t add(const Dropout& layer, std::size_t source, const std::string& place, std::size_t /*depth*/) {
    if (!(layer.rate >= 0.0 && layer.rate < 1.0)) {
      refuse(place, fmt::format("the rate must be from 0 to below 1, not {}", layer.rate));
    }
    return append({.type = "Dropout", .operation = layer, .source = source}, maps_of(source), place, 0);
  }

  std::size_t add(const Dense& layer, std::size_t source, const std::string& place, std::size_t depth) {
    refuse_in_residual("dense", place, depth);
    check_range(place, "a layer's units", layer.units, kMaxUnits);
    const std::size_t n_inputs = maps_of(source).size();
    return append({.type = "Dense",
                   .operation = layer,
                   .source = source,
                   .tensors = {{"weight", {layer.units, n_inputs}}, {"bias", {layer.units}}}},
                  {.channels = layer.units}, place, static_cast<double>(layer.units) * static_cast<double>(n_inputs));
  }

  std::size_t add(const Residual& layer, std::size_t source, const std::string& place, std::size_t depth) {
    if (depth == kMaxDepth) {
      refuse(place, fmt::format("residual blocks can't be nested deeper than {}", kMaxDepth));
    }
    check_range(place, "the number of layers", layer.layers.size(), kMaxLayers);
    check_activation(layer.activation, place);
    const FeatureMaps before = maps_of(source);
    const std::size_t body = add_all(layer.layers, source, place, depth + 1);
    const FeatureMaps after = maps_of(body);
    std::size_t shortcut = source;
    if (after != before) {
      const Extent stride = total_stride(layer.layers);
      shortcut = add(Conv2d{.filters = after.channels, .kernel = {}, .stride = stride}, source, place, depth);
    }
    if (const FeatureMaps other = maps_of(shortcut); other != after) {
      refuse(place, fmt::format("the body gives {} x {}, the shortcut {} x {}; use odd kernels and strides in it, or "
                                "pools that leave nothing over",
                                after.rows, after.frames, other.rows, other.frames));
    }
    return append({.type = "Add", .operation = Add{layer.activation}, .source = body, .shortcut = shortcut}, after,
                  place, 0);
  }

  static FeatureMaps pooled(const FeatureMaps& maps, const Extent& size, const std::string& place) {
    check_extent(place, "the size", size, kMaxInputs);
    if (size.rows > maps.rows || size.frames > maps.frames) {
      refuse(place, fmt::format("pools of {} x {} leave nothing of {} x {}; it takes more frames or fewer pools",
                                size.rows, size.frames, maps.rows, maps.frames));
    }
    return {.channels = maps.channels, .rows = maps.rows / size.rows, .frames = maps.frames / size.frames};
  }

  static Extent total_stride(const std::vector<Layer>& layers) {
    Extent total;
    for (const Layer& layer : layers) {
      Extent one;
      if (const auto* conv = std::get_if<Conv2d>(&layer)) {
        one = conv->stride;
      } else if (const auto* max = std::get_if<MaxPool>(&layer)) {
        one = max->size;
      } else if (const auto* avg = std::get_if<AvgPool>(&layer)) {
        one = avg->size;
      } else if (const auto* block = std::get_if<Residual>(&layer)) {
        one = total_stride(block->layers);
      }
      // Kept within bounds: beyond the longest input, every stride is the same.
      total = {.rows = std::min(total.rows * one.rows, kMaxInputs),
               .frames = std::min(total.frames * one.frames, kMaxInputs)};
    }
    return total;
  }

  const Architecture& architecture_;
  std::string where_;
  std::vector<LayerInfo> infos_;
  std::map<std::string, std::size_t> counts_;
  double multiply_adds_ = 0;
};

}  // namespace

std::vector<LayerInfo> walk_layers(const Architecture& architecture, std::string_view where) {
  return LayerWalk(architecture, where).run();
}

}  // namespace auricle
