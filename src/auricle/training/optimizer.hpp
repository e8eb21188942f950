#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <cstdint>
#include <optional>
#include <vector>

#include <torch/torch.h>

#include <auricle/recipe/training_options.hpp>
#include <auricle/training/adam.hpp>

namespace auricle {

/// adam_update by libtorch's operations, for tensors that don't lie where the processor can reach them.
void adam_update(torch::Tensor& parameters, const torch::Tensor& gradient, torch::Tensor& first_moment,
                 torch::Tensor& second_moment, const AdamStep& step);

/// Adam or AdamW over all of a network's parameters; `rates` are their shares of the learning rate.
class Optimizer {
 public:
  Optimizer(const std::vector<torch::Tensor>& parameters, std::vector<double> rates, const OptimizerOptions& options);

  /// Takes the gradients, which are gone then, and changes the parameters. Longer gradients are scaled to `clip_norm`.
  void step(double learning_rate, std::optional<double> clip_norm);

  /// What it remembers of the steps so far; whoever changes a tensor's values changes what it goes on with.
  const std::vector<torch::Tensor>& first_moments() const { return first_moments_; }
  const std::vector<torch::Tensor>& second_moments() const { return second_moments_; }

  /// Goes on as if `steps` had been taken.
  void go_on_from(std::int64_t steps) { step_ = steps; }

 private:
  void clip(double longest);

  std::vector<torch::Tensor> parameters_;
  std::vector<double> rates_;
  std::vector<torch::Tensor> first_moments_;
  std::vector<torch::Tensor> second_moments_;
  OptimizerOptions options_;
  std::int64_t step_ = 0;
};

/// Running means of a network's tensors (Polyak and Juditsky 1992), which wander less than the tensors themselves.
class WeightAverage {
 public:
  WeightAverage(const std::vector<torch::Tensor>& tensors, double decay);

  /// Takes in the tensors as they are now.
  void update();

  /// Puts the means into the tensors and the tensors' values here; a second call puts all back.
  void exchange();

  /// Likewise.
  const std::vector<torch::Tensor>& means() const { return means_; }
  void go_on_from(std::int64_t updates) { updates_ = updates; }

 private:
  std::vector<torch::Tensor> tensors_;
  std::vector<torch::Tensor> means_;
  double decay_;
  std::int64_t updates_ = 0;
};

}  // namespace auricle
