#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <vector>

#include <torch/torch.h>

#include <auricle/core/random.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle {

/// An `Architecture` as libtorch computes and differentiates it.
class TorchNetwork {
 public:
  /// Draws first weights as Keras does: Glorot uniform (Glorot and Bengio 2010), biases zero.
  TorchNetwork(const Architecture& architecture, Random& random);

  /// Scores before the last softmax, one row a song; the loss takes softmax and logarithm in one.
  torch::Tensor logits(torch::Tensor inputs) const;

  /// Weight and bias of every layer, in their order.
  const std::vector<torch::Tensor>& parameters() const { return parameters_; }

  /// A copy of the parameters under the names that the model file gives them.
  Tensors tensors() const;

 private:
  Architecture architecture_;
  std::vector<torch::Tensor> parameters_;
};

}  // namespace auricle
