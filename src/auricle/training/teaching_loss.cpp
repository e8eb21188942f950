#include <auricle/training/teaching_loss.hpp>

#include <cmath>
#include <cstdint>

namespace auricle {
namespace {

/// The rows of a batch, mixed as its songs are.
torch::Tensor rows_of(const Matrix& answers, const Batch& batch, torch::Device device) {
  torch::Tensor rows = torch::empty({static_cast<std::int64_t>(batch.size), static_cast<std::int64_t>(answers.cols())});
  float* next = rows.data_ptr<float>();
  for (std::size_t i = 0; i < batch.size; ++i) {
    const std::span<const float> own = answers.row(batch.rows[i]);
    const bool mixed = !batch.partners.empty();
    const std::span<const float> other = mixed ? answers.row(batch.partners[i]) : own;
    const float kept = mixed ? batch.kept[i] : 1.0F;
    for (std::size_t k = 0; k < own.size(); ++k) {
      *next++ = kept * own[k] + (1.0F - kept) * other[k];
    }
  }
  return rows.to(device);
}

}  // namespace

TeachingLoss::TeachingLoss(std::span<const TeacherAnswers> teachers, const Teaching& options, std::size_t n_embedding,
                           Random& random, torch::Device device)
    : teachers_(teachers), options_(options) {
  for (const TeacherAnswers& teacher : teachers_) {
    to_embeddings_.push_back(draw(teacher.embeddings.cols(), n_embedding, random, device));
    to_labels_.push_back(draw(teacher.labels.cols(), n_embedding, random, device));
  }
}

torch::Tensor TeachingLoss::Layer::operator()(const torch::Tensor& embedding) const {
  return torch::addmm(bias, embedding, weight.t());
}

TeachingLoss::Layer TeachingLoss::draw(std::size_t n_outputs, std::size_t n_embedding, Random& random,
                                       torch::Device device) {
  const auto rows = static_cast<std::int64_t>(n_outputs);
  const auto columns = static_cast<std::int64_t>(n_embedding);
  Layer layer{.weight = torch::empty({rows, columns}), .bias = torch::zeros({rows})};
  const double limit = std::sqrt(6.0 / static_cast<double>(rows + columns));
  float* values = layer.weight.data_ptr<float>();
  std::generate(values, values + layer.weight.numel(),
                [&] { return static_cast<float>(random.uniform({.low = -limit, .high = limit})); });
  layer = {.weight = layer.weight.to(device), .bias = layer.bias.to(device)};
  layer.weight.requires_grad_(true);
  layer.bias.requires_grad_(true);
  return layer;
}

std::vector<torch::Tensor> TeachingLoss::parameters() const {
  std::vector<torch::Tensor> all;
  for (std::size_t i = 0; i < teachers_.size(); ++i) {
    if (teachers_[i].embeddings.cols() > 0) {
      all.insert(all.end(), {to_embeddings_[i].weight, to_embeddings_[i].bias});
    }
    all.insert(all.end(), {to_labels_[i].weight, to_labels_[i].bias});
  }
  return all;
}

torch::Tensor TeachingLoss::of(const torch::Tensor& embedding, const Batch& batch) const {
  torch::Tensor sum = torch::zeros({}, embedding.options());
  for (std::size_t i = 0; i < teachers_.size(); ++i) {
    const TeacherAnswers& teacher = teachers_[i];
    if (teacher.embeddings.cols() > 0) {
      sum = sum + torch::mse_loss(to_embeddings_[i](embedding), rows_of(teacher.embeddings, batch, embedding.device()));
    }
    const torch::Tensor scores = to_labels_[i](embedding);
    const torch::Tensor labels = rows_of(teacher.labels, batch, embedding.device());
    const torch::Tensor divergence = teacher.multi_label
                                         ? torch::binary_cross_entropy_with_logits(scores, labels)
                                         : torch::kl_div(torch::log_softmax(scores, 1), labels, at::Reduction::Sum) /
                                               static_cast<double>(batch.size);
    sum = sum + options_.labels * divergence;
  }
  return sum * (options_.weight / static_cast<double>(teachers_.size()));
}

}  // namespace auricle
