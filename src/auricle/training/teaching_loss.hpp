#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <cstddef>
#include <span>
#include <vector>

#include <torch/torch.h>

#include <auricle/core/random.hpp>
#include <auricle/experiment/network_trainer.hpp>
#include <auricle/recipe/training_options.hpp>
#include <auricle/training/batches.hpp>

namespace auricle {

/// How far a network is from what its teachers say (Hinton et al. 2015, Romero et al. 2015): from its embedding one
/// linear layer is to give a teacher's embedding, another the teacher's labels. The layers are learnt beside the
/// network and are no part of it.
class TeachingLoss {
 public:
  /// `n_embedding`: numbers of the network's embedding, see TorchResult; `device`: where that lies. The teachers'
  /// answers must outlive it.
  TeachingLoss(std::span<const TeacherAnswers> teachers, const Teaching& options, std::size_t n_embedding,
               Random& random, torch::Device device = torch::kCPU);

  /// What is learnt in the linear layers.
  std::vector<torch::Tensor> parameters() const;

  /// Mean over teachers of the squared error of embeddings plus `labels` times the divergence of labels: binary
  /// cross-entropy where each is a question of its own, else Kullback and Leibler's; all of it times `weight`.
  torch::Tensor of(const torch::Tensor& embedding, const Batch& batch) const;

 private:
  struct Layer {
    torch::Tensor weight;  ///< [outputs, n_embedding]
    torch::Tensor bias;

    torch::Tensor operator()(const torch::Tensor& embedding) const;
  };
  static Layer draw(std::size_t n_outputs, std::size_t n_embedding, Random& random, torch::Device device);

  std::span<const TeacherAnswers> teachers_;
  Teaching options_;
  std::vector<Layer> to_embeddings_;  ///< one a teacher, unused where it gives none
  std::vector<Layer> to_labels_;
};

}  // namespace auricle
