#include <auricle/training/training_memory.hpp>

#include <algorithm>
#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/training/torch_layers.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::string_view kBest = "best.";
constexpr const char* kStep = "step";
constexpr const char* kRanks = "ranks";
constexpr const char* kRandom = "random";
constexpr const char* kDropout = "dropout";

/// Every tensor that the next step depends on.
NamedTensors tensors_of(const TrainingParts& parts) {
  NamedTensors all;
  const auto add = [&](const char* kind, const std::vector<torch::Tensor>& tensors) {
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      all.emplace(fmt::format("{}.{}", kind, i), tensors[i]);
    }
  };
  add("parameter", parts.network.parameters());
  add("buffer", parts.network.buffers());
  add("teaching", parts.teaching);
  add("first_moment", parts.optimizer.first_moments());
  add("second_moment", parts.optimizer.second_moments());
  if (parts.average != nullptr) {
    add("mean", parts.average->means());
  }
  return all;
}

[[noreturn]] void refuse() {
  throw ModelError("the checkpoint is damaged, or of another training than its record says; train without --resume");
}

const std::string& text_of(const Safetensors& memory, const char* key) {
  const auto found = memory.metadata.find(key);
  if (found == memory.metadata.end()) {
    refuse();
  }
  return found->second;
}

/// An epoch of another number of ranks has another number of steps, by which the learning rate goes.
void refuse_other_ranks(const Safetensors& memory, std::size_t n_ranks) {
  const std::string& begun = text_of(memory, kRanks);
  if (begun != std::to_string(n_ranks)) {
    throw UsageError(
        fmt::format("the training was begun by {} process{} and can't go on with {}; start as many, or train without "
                    "--resume",
                    begun, begun == "1" ? "" : "es", n_ranks));
  }
}

}  // namespace

Safetensors memory_of(const TrainingParts& parts, const Tensors& best_weights) {
  Safetensors memory;
  for (const auto& [name, tensor] : tensors_of(parts)) {
    memory.tensors.emplace(name, copy_of(tensor));
  }
  for (const auto& [name, tensor] : best_weights) {
    memory.tensors.emplace(std::string(kBest) + name, tensor);
  }
  memory.metadata = {{kStep, std::to_string(parts.step)},
                     {kRanks, std::to_string(parts.n_ranks)},
                     {kRandom, parts.random.state()},
                     {kDropout, parts.network.dropout_state()}};
  return memory;
}

Tensors remember(const Safetensors& memory, const TrainingParts& parts) {
  refuse_other_ranks(memory, parts.n_ranks);
  Tensors best_weights;
  NamedTensors wanted = tensors_of(parts);
  for (const auto& [name, tensor] : memory.tensors) {
    if (name.starts_with(kBest)) {
      best_weights.emplace(name.substr(kBest.size()), tensor);
      continue;
    }
    const auto found = wanted.find(name);
    if (found == wanted.end() || copy_of(found->second).shape != tensor.shape) {
      refuse();
    }
    put(tensor, found->second);
    wanted.erase(found);
  }
  if (!wanted.empty()) {
    refuse();
  }
  try {
    parts.step = std::stoll(text_of(memory, kStep));
  } catch (const std::logic_error&) {
    refuse();
  }
  parts.random = Random::with(text_of(memory, kRandom));
  parts.network.set_dropout_state(text_of(memory, kDropout));
  parts.optimizer.go_on_from(parts.step);
  if (parts.average != nullptr) {
    parts.average->go_on_from(parts.step);
  }
  return best_weights;
}

}  // namespace auricle
