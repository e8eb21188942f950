#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include <torch/torch.h>

#include <auricle/core/random.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>
#include <auricle/training/ranks.hpp>

namespace auricle {

/// libtorch counts with a sign.
inline std::int64_t extent(std::size_t size) { return static_cast<std::int64_t>(size); }

/// libtorch's view of numbers that stay where they are and outlive it.
template <typename T>
torch::Tensor view(std::vector<T>& values, std::initializer_list<std::int64_t> shape) {
  return torch::from_blob(values.data(), shape, torch::CppTypeToScalarType<T>::value);
}

/// A tensor's values as data, wherever it lies.
Tensor copy_of(const torch::Tensor& tensor);

/// Puts data of its shape into a tensor, which stays where it is.
void put(const Tensor& data, torch::Tensor& tensor);

/// A layer's tensors before anything is learned: Glorot uniform for dense layers (Glorot and Bengio 2010), as Keras
/// does; He normal for convolutions (He et al. 2015); biases zero, scales and variances one.
std::vector<torch::Tensor> first_tensors(const LayerInfo& layer, Random& random);

/// What a layer is computed from.
struct LayerCall {
  const std::vector<torch::Tensor>& tensors;  ///< as `LayerInfo::tensors` lists them
  const std::vector<torch::Tensor>& sources;
  bool batch_statistics = false;  ///< batch normalization goes by the batch, and keeps running means of it
  bool is_answer = false;         ///< its activation is left out
  Ranks* ranks = nullptr;         ///< who else has a part of the batch; nobody: null
};

/// What the inference engine computes, differentiable; nothing is dropped out here.
torch::Tensor compute_layer(const Operation& operation, const LayerCall& call);

}  // namespace auricle
