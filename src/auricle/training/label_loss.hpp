#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <cstddef>
#include <span>

#include <torch/torch.h>

#include <auricle/recipe/training_options.hpp>
#include <auricle/training/batches.hpp>

namespace auricle {

/// How far answers are from the labels: categorical cross-entropy, with label smoothing and class weights as the recipe
/// says.
class LabelLoss {
 public:
  /// `songs` and their `labels` are those that are learnt from: rare genres among them weigh more, if that is asked
  /// for.
  LabelLoss(const TrainingOptions& options, const SongRows& songs, std::span<const int> labels, std::size_t n_genres);

  /// The mean over a batch's labels; `logits` are of the examples that have one. 0 where none has.
  torch::Tensor of(const torch::Tensor& logits, Batch& batch) const;

  /// What that mean divides a sum by.
  double weight_of(const Batch& batch) const;

 private:
  double label_smoothing_;
  torch::Tensor class_weights_;  ///< undefined: all weigh alike
};

}  // namespace auricle
