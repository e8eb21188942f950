#include <auricle/network/architecture.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/network/layer_walk.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

const Tensor& matching(const TensorSpec& wanted, const Tensors& weights) {
  const auto found = weights.find(wanted.name);
  if (found == weights.end()) {
    throw UsageError(fmt::format("weights \"{}\" are missing", wanted.name));
  }
  if (found->second.shape != wanted.shape || found->second.values.size() != wanted.size()) {
    throw UsageError(fmt::format("weights \"{}\" are of shape ({}), the network wants ({})", wanted.name,
                                 fmt::join(found->second.shape, ", "), fmt::join(wanted.shape, ", ")));
  }
  return found->second;
}

}  // namespace

std::size_t TensorSpec::size() const {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies());
}

std::size_t LayerInfo::n_parameters() const {
  std::size_t count = 0;
  for (const TensorSpec& tensor : tensors) {
    count += tensor.size();
  }
  return count;
}

void validate(const Architecture& architecture, std::string_view where) { walk_layers(architecture, where); }

NetworkInfo describe(const Architecture& architecture) { return walk_layers(architecture, "network"); }

std::vector<LayerInfo> describe_layers(const Architecture& architecture) { return describe(architecture).layers; }

std::size_t count_parameters(const Architecture& architecture) {
  std::size_t count = 0;
  for (const LayerInfo& layer : describe_layers(architecture)) {
    for (const TensorSpec& tensor : layer.tensors) {
      count += tensor.role == TensorRole::kLearned ? tensor.size() : 0;
    }
  }
  return count;
}

std::size_t count_outputs(const Architecture& architecture) {
  return describe_layers(architecture).back().output.size();
}

bool is_multi_label(const Architecture& architecture) {
  const Operation answer = describe_layers(architecture).back().operation;
  const auto* dense = std::get_if<Dense>(&answer);
  return (dense != nullptr ? dense->activation : std::get<Activate>(answer).activation) == Activation::kSigmoid;
}

void check_hears(const Architecture& architecture, std::size_t frames) {
  Architecture heard = architecture;
  heard.input.frames = frames;
  heard.windows.reset();
  const std::vector<LayerInfo> layers = describe_layers(architecture);
  const std::vector<LayerInfo> others = describe_layers(heard);
  const auto other = std::ranges::mismatch(layers, others, {}, &LayerInfo::tensors, &LayerInfo::tensors).in1;
  if (other != layers.end()) {
    throw UsageError(
        fmt::format("the network can't hear {} frames: \"{}\" takes inputs of one size; pool all frames before it, or "
                    "give it what it was made for",
                    frames, other->name));
  }
}

std::vector<std::size_t> window_starts(const Architecture& architecture) {
  std::vector<std::size_t> starts{0};
  if (!architecture.windows) {
    return starts;
  }
  const auto [frames, hop] = *architecture.windows;
  const std::size_t last = architecture.input.frames - frames;
  while (last - starts.back() >= hop) {
    starts.push_back(starts.back() + hop);
  }
  if (starts.back() < last) {
    starts.push_back(last);
  }
  return starts;
}

void check_weights(const Architecture& architecture, const Tensors& weights) {
  std::size_t n_tensors = 0;
  for (const LayerInfo& layer : describe_layers(architecture)) {
    for (const TensorSpec& spec : layer.tensors) {
      const Tensor& tensor = matching(spec, weights);
      const auto is_spread = [](float value) { return value > 0.0F; };
      const auto is_variance = [](float value) { return value >= 0.0F; };
      if (spec.name.ends_with(".std") && !std::ranges::all_of(tensor.values, is_spread)) {
        throw UsageError(fmt::format("weights \"{}\" hold a standard deviation that is not above 0", spec.name));
      }
      if (spec.name.ends_with(".running_var") && !std::ranges::all_of(tensor.values, is_variance)) {
        throw UsageError(fmt::format("weights \"{}\" hold a variance below 0", spec.name));
      }
      ++n_tensors;
    }
  }
  if (weights.size() != n_tensors) {
    throw UsageError(fmt::format("there are {} tensors of weights, the network wants {}", weights.size(), n_tensors));
  }
}

}  // namespace auricle
