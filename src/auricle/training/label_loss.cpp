#include <auricle/training/label_loss.hpp>

#include <cstdint>
#include <numeric>
#include <vector>

#include <auricle/training/torch_layers.hpp>

namespace auricle {

LabelLoss::LabelLoss(const TrainingOptions& options, const SongRows& songs, std::span<const int> labels,
                     std::size_t n_genres)
    : label_smoothing_(options.label_smoothing) {
  if (options.balance == Balance::kClassWeights) {
    const std::vector<double> weights = genre_weights(songs, labels, n_genres, options.balance_power);
    class_weights_ = torch::tensor(std::vector<float>(weights.begin(), weights.end()));
  }
}

torch::Tensor LabelLoss::of(const torch::Tensor& logits, Batch& batch) const {
  if (batch.labelled.empty()) {
    return logits.sum() * 0.0;
  }
  const std::int64_t count = extent(batch.labelled.size());
  const torch::Tensor targets =
      batch.targets.empty() ? view(batch.labels, {count}) : view(batch.targets, {count, logits.size(1)});
  const torch::Device device = logits.device();
  return torch::cross_entropy_loss(logits, targets.to(device),
                                   class_weights_.defined() ? class_weights_.to(device) : class_weights_,
                                   at::Reduction::Mean, -100, label_smoothing_);
}

double LabelLoss::weight_of(std::span<const std::int64_t> labels, bool mixed) const {
  if (!class_weights_.defined() || mixed) {
    return static_cast<double>(labels.size());
  }
  return std::accumulate(labels.begin(), labels.end(), 0.0,
                         [&](double sum, std::int64_t label) { return sum + class_weights_[label].item<double>(); });
}

}  // namespace auricle
