#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <vector>

#include <torch/torch.h>

#include <auricle/network/layers.hpp>
#include <auricle/training/ranks.hpp>

namespace auricle {

/// Batch normalization by the statistics of all ranks' parts of a batch, as if one process had the whole: values and
/// gradients. `tensors` are weight, bias, running mean and running variance, of which the last two learn.
torch::Tensor synced_batch_norm(const torch::Tensor& values, const BatchNorm& layer,
                                const std::vector<torch::Tensor>& tensors, Ranks& ranks);

}  // namespace auricle
