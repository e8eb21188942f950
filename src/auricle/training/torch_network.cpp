#include <auricle/training/torch_network.hpp>

#include <cmath>
#include <cstdint>
#include <utility>
#include <variant>

namespace auricle {
namespace {

torch::Tensor glorot_uniform(std::size_t n_outputs, std::size_t n_inputs, Random& random) {
  torch::Tensor weight =
      torch::empty({static_cast<std::int64_t>(n_outputs), static_cast<std::int64_t>(n_inputs)}, torch::kFloat32);
  const double limit = std::sqrt(6.0 / static_cast<double>(n_inputs + n_outputs));
  float* values = weight.data_ptr<float>();
  for (std::int64_t i = 0; i < weight.numel(); ++i) {
    values[i] = static_cast<float>(random.uniform({.low = -limit, .high = limit}));
  }
  return weight;
}

Tensor to_tensor(const torch::Tensor& source) {
  const torch::Tensor values = source.detach().contiguous();
  return {.shape = {values.sizes().begin(), values.sizes().end()},
          .values = {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()}};
}

}  // namespace

TorchNetwork::TorchNetwork(const Architecture& architecture, Random& random) : architecture_(architecture) {
  for (const LayerInfo& layer : describe_layers(architecture)) {
    parameters_.push_back(glorot_uniform(layer.n_outputs, layer.n_inputs, random).requires_grad_());
    parameters_.push_back(torch::zeros(static_cast<std::int64_t>(layer.n_outputs)).requires_grad_());
  }
}

torch::Tensor TorchNetwork::logits(torch::Tensor inputs) const {
  torch::Tensor values = std::move(inputs);
  for (std::size_t i = 0; i < architecture_.layers.size(); ++i) {
    values = torch::addmm(parameters_[2 * i + 1], values, parameters_[2 * i].t());
    if (std::get<Dense>(architecture_.layers[i]).activation == Activation::kRelu) {
      values = torch::relu(values);
    }
  }
  return values;
}

Tensors TorchNetwork::tensors() const {
  Tensors tensors;
  const std::vector<LayerInfo> layers = describe_layers(architecture_);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    tensors[layers[i].weight.name] = to_tensor(parameters_[2 * i]);
    tensors[layers[i].bias.name] = to_tensor(parameters_[2 * i + 1]);
  }
  return tensors;
}

}  // namespace auricle
