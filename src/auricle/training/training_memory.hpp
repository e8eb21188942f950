#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>

#include <auricle/network/safetensors.hpp>
#include <auricle/training/optimizer.hpp>
#include <auricle/training/torch_network.hpp>

namespace auricle {

/// Tensors that a training goes on with; they share their values with it.
using NamedTensors = std::map<std::string, torch::Tensor>;

/// The parts of a training that remember something from one step to the next.
struct TrainingParts {
  TorchNetwork& network;
  const std::vector<torch::Tensor> teaching;  ///< parameters beside the network's
  Optimizer& optimizer;
  WeightAverage* average = nullptr;  ///< absent: none
  Random& random;
  std::int64_t& step;
  std::size_t n_ranks;  ///< processes that share each step; the steps left are counted with as many
};

/// All that they remember, and the weights of the best epoch, as data.
Safetensors memory_of(const TrainingParts& parts, const Tensors& best_weights);

/// Makes them go on from there; returns the weights of the best epoch. Throws ModelError when it is not a memory of
/// such parts, UsageError when it is of another number of ranks.
Tensors remember(const Safetensors& memory, const TrainingParts& parts);

}  // namespace auricle
