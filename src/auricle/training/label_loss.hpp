#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <cstddef>
#include <cstdint>
#include <span>

#include <torch/torch.h>

#include <auricle/recipe/training_options.hpp>
#include <auricle/training/batches.hpp>
#include <auricle/training/epoch_order.hpp>

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

  /// What that mean divides a sum over these labels by; `mixed`: the songs are mixed with others.
  double weight_of(std::span<const std::int64_t> labels, bool mixed) const;

 private:
  double label_smoothing_;
  torch::Tensor class_weights_;  ///< undefined: all weigh alike
};

}  // namespace auricle
