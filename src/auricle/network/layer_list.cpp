#include <auricle/network/layer_list.hpp>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include <auricle/core/text.hpp>
#include <auricle/network/layer_checks.hpp>
#include <auricle/network/one_line.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using namespace layer_checks;

/// "MaxPooling2D" becomes "max_pooling2d", as Keras has it.
std::string snake_case(std::string_view type) {
  std::string name;
  for (const char letter : type) {
    const bool word = std::isupper(letter) != 0 && !name.empty() && std::isdigit(name.back()) == 0;
    name += word ? "_" : "";
    name += static_cast<char>(std::tolower(letter));
  }
  return name;
}

}  // namespace

LayerList::LayerList(const Architecture& architecture, std::string_view where)
    : architecture_(architecture), where_(where) {}

FeatureMaps LayerList::maps_of(std::size_t layer) const {
  if (layer != kNetworkInput) {
    return network_.layers[layer].output;
  }
  const auto& windows = architecture_.windows;
  return {.channels = 1,
          .rows = architecture_.input.rows,
          .frames = windows ? windows->frames : architecture_.input.frames};
}

std::size_t LayerList::append(LayerInfo info, const FeatureMaps& output, const std::string& place,
                              double multiply_adds) {
  if (network_.layers.size() == kMaxLayers) {
    refuse(place, fmt::format("the number of layers must be 1 to {}", kMaxLayers));
  }
  info.input = maps_of(info.sources.front());
  info.output = output;
  if (info.n_parameters() > kMaxParameters) {
    refuse(place, fmt::format("the number of parameters must be at most {}", kMaxParameters));
  }
  check_range(place, "the number of values it gives", room_of(output), kMaxActivations);
  const std::string name = snake_case(info.type);
  const std::size_t number = counts_[name]++;
  info.name = number == 0 ? name : fmt::format("{}_{}", name, number);
  for (TensorSpec& tensor : info.tensors) {
    tensor.name = fmt::format("{}.{}", info.name, tensor.name);
  }
  multiply_adds_ += multiply_adds;
  for (const std::size_t source : info.sources) {
    multiply_adds_ += static_cast<double>(maps_of(source).size());
  }
  network_.layers.push_back(std::move(info));
  return network_.layers.size() - 1;
}

void LayerList::mark(const std::string& name, std::size_t layer, const std::string& place) {
  if (name.empty() || name.size() > kMaxNameBytes || !is_utf8(name) || has_control_characters(name)) {
    refuse(place, fmt::format("a name must be 1 to {} bytes of text, not \"{}\"", kMaxNameBytes, one_line(name)));
  }
  check_range(place, "the number of names", names_.size(), kMaxNames);
  if (!names_.emplace(name, layer).second) {
    refuse(place, fmt::format("the name \"{}\" is taken", name));
  }
}

std::size_t LayerList::value_named(const std::string& name, const std::string& place) const {
  const auto found = names_.find(name);
  if (found == names_.end()) {
    refuse(place, fmt::format("no layer before it is marked \"{}\"", one_line(name)));
  }
  return found->second;
}

NetworkInfo LayerList::finish(std::size_t last) {
  check_answer(last);
  find_outputs();
  check_uses();
  check_totals();
  return std::move(network_);
}

/// The answer is what the last operation gives; softmax has been refused anywhere else.
void LayerList::check_answer(std::size_t last) const {
  Activation answer;
  if (last != kNetworkInput && last + 1 == network_.layers.size()) {
    const Operation& operation = network_.layers[last].operation;
    if (const auto* dense = std::get_if<Dense>(&operation)) {
      answer = dense->activation;
    } else if (const auto* alone = std::get_if<Activate>(&operation)) {
      answer = alone->activation;
    }
  }
  if (answer != Activation::kSoftmax && answer != Activation::kSigmoid) {
    refuse(where_, "the last layer must be dense, or an activation alone, with softmax or sigmoid");
  }
  if (const FeatureMaps& maps = network_.layers[last].output; maps.rows * maps.frames > 1) {
    refuse(where_, fmt::format("the answer has {} rows and {} frames; pool them", maps.rows, maps.frames));
  }
}

void LayerList::find_outputs() {
  if (architecture_.outputs.size() > kMaxOutputs) {
    refuse(where_, fmt::format("the number of outputs must be at most {}", kMaxOutputs));
  }
  std::set<std::string> seen;
  for (const std::string& name : architecture_.outputs) {
    const std::size_t layer = value_named(name, where_);
    if (layer == kNetworkInput) {
      refuse(where_, fmt::format("the output \"{}\" is the network's input", one_line(name)));
    }
    if (!seen.insert(name).second) {
      refuse(where_, fmt::format("the output \"{}\" is listed twice", one_line(name)));
    }
    network_.outputs.push_back({.name = name, .layer = layer, .shape = maps_of(layer)});
  }
}

void LayerList::check_uses() const {
  std::vector<bool> used(network_.layers.size(), false);
  used.back() = true;
  const auto use = [&](std::size_t layer) {
    if (layer != kNetworkInput) {
      used[layer] = true;
    }
  };
  for (const LayerInfo& layer : network_.layers) {
    std::ranges::for_each(layer.sources, use);
  }
  for (const NamedOutput& output : network_.outputs) {
    use(output.layer);
  }
  if (const auto idle = std::ranges::find(used, false); idle != used.end()) {
    refuse(where_, fmt::format("nothing takes what \"{}\" gives; leave it out, or list it among the outputs",
                               network_.layers[static_cast<std::size_t>(idle - used.begin())].name));
  }
}

void LayerList::check_totals() const {
  std::size_t parameters = 0;
  std::size_t activations = 0;
  for (const LayerInfo& layer : network_.layers) {
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

}  // namespace auricle
