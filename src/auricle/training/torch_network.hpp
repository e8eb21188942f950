#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <cstddef>
#include <string>
#include <vector>

#include <torch/torch.h>

#include <auricle/core/random.hpp>
#include <auricle/experiment/network_trainer.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>
#include <auricle/training/ranks.hpp>

namespace auricle {

/// Training drops values out, and normalizes by each batch's statistics while it keeps their running means; evaluation
/// computes what the inference engine computes.
enum class Mode { kTraining, kEvaluation };

/// What a network gives, one row a song or window.
struct TorchResult {
  torch::Tensor logits;                ///< scores before the answer's softmax or sigmoid
  torch::Tensor embedding;             ///< what the last layer hears, before values are dropped out
  std::vector<torch::Tensor> outputs;  ///< as `Architecture::outputs` lists them, channels first
};

/// An `Architecture` as libtorch computes and differentiates it. Inputs are [songs, rows, frames], or [songs, rows x
/// frames] of the architecture's own size.
class TorchNetwork {
 public:
  /// Draws first weights, see `first_tensors`, the same for every device that they are to lie on. Dropout gets a random
  /// stream of its own. Throws UsageError as `validate` does.
  TorchNetwork(const Architecture& architecture, Random& random, torch::Device device = torch::kCPU);

  /// Where it computes; inputs may lie elsewhere.
  torch::Device device() const { return device_; }

  /// Puts weights into some layers, which go on learning from there, or not at all; batch normalization in them goes by
  /// its running statistics, which stay, in training too. Throws UsageError when they are not this architecture's.
  void continue_from(const Pretrained& pretrained);

  /// All that the network gives; the loss takes softmax and logarithm in one. Windows are not applied here: inputs are
  /// windows, or crops of any length where the network has pooled all frames before its first dense layer (throws
  /// UsageError for a length it can't take).
  TorchResult compute(const torch::Tensor& inputs, Mode mode) { return compute(inputs, mode, {}); }

  /// The same of a part of a batch that other ranks have the rest of: together they give what one gives of the whole.
  struct Part {
    std::size_t first = 0;   ///< place in the batch of the first of the inputs
    std::size_t total = 0;   ///< size of the batch
    Ranks* ranks = nullptr;  ///< null: there is no other part
  };
  TorchResult compute(const torch::Tensor& inputs, Mode mode, const Part& part);
  torch::Tensor logits(const torch::Tensor& inputs, Mode mode) { return compute(inputs, mode).logits; }

  /// What the inference engine gives: windows, softmax or sigmoid and their mean, one row of probabilities a song.
  /// Inputs are of the architecture's own size. No gradients.
  torch::Tensor probabilities(const torch::Tensor& inputs);

  /// What is learned, in the order of `describe_layers`; changing a tensor's values changes the network.
  const std::vector<torch::Tensor>& parameters() const { return parameters_; }

  /// How many numbers `TorchResult::embedding` has.
  std::size_t embedding_size() const;

  /// Each parameter's share of the learning rate.
  const std::vector<double>& rates() const { return rates_; }

  /// What is not learned, likewise: the mean and std of `Normalization` (0 and 1 at first), running statistics.
  const std::vector<torch::Tensor>& buffers() const { return buffers_; }

  /// Where the random stream of dropout stands; empty where nothing is dropped out.
  std::string dropout_state() const;
  /// Puts it there. Throws ModelError for what is none.
  void set_dropout_state(const std::string& state);

  /// A copy of parameters and buffers under the names that the model file gives them.
  Tensors tensors() const;

  /// Puts such a copy back. Throws UsageError when it is not this architecture's.
  void load(const Tensors& tensors);

 private:
  void check_frames(std::size_t frames);
  std::size_t embedding_layer() const;
  torch::Tensor dropped_out(const torch::Tensor& values, double rate, const Part& part);

  Architecture architecture_;
  torch::Device device_;
  NetworkInfo network_;
  std::vector<std::vector<torch::Tensor>> tensors_;  ///< of each layer, as `LayerInfo::tensors` lists them
  std::vector<torch::Tensor> parameters_;
  std::vector<double> rates_;
  std::vector<torch::Tensor> buffers_;
  at::Generator dropout_random_;
  std::size_t n_pretrained_ = 0;  ///< layers, the first ones
  std::size_t checked_frames_ = 0;
};

}  // namespace auricle
