#include <auricle/recognizer/ears_and_head.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/fingerprint.hpp>
#include <auricle/network/parted_network.hpp>
#include <fmt/format.h>

namespace auricle {

std::optional<EarsAndHead> EarsAndHead::of(const Model& model) {
  EarsAndHead parted(model);
  Fingerprint ears;
  for (const Network& network : model.networks) {
    std::optional<PartedNetwork> parts = part(network);
    if (!parts) {
      return std::nullopt;
    }
    ears.add(parts->ears);
    parted.n_values_ += parts->n_values;
    parted.heads_.push_back(
        {.engine = Engine(parts->head, std::move(parts->head_weights)), .n_values = parts->n_values});
  }
  parted.ears_ = ears.hex();
  return parted;
}

std::vector<float> EarsAndHead::answer(std::span<const float> embedding) const {
  const Matrix all = answers(MatrixView(embedding, 1, embedding.size()));
  return {all.row(0).begin(), all.row(0).end()};
}

Matrix EarsAndHead::answers(MatrixView embeddings) const {
  if (embeddings.cols() != n_values_) {
    throw UsageError(fmt::format("an embedding of this model's has {} numbers, not {}", n_values_, embeddings.cols()));
  }
  std::vector<Matrix> of_heads;
  std::size_t first = 0;
  for (const auto& [engine, n_values] : heads_) {
    Matrix own(embeddings.rows(), n_values);
    for (std::size_t row = 0; row < own.rows(); ++row) {
      std::ranges::copy(embeddings.row(row).subspan(first, n_values), own.row(row).begin());
    }
    of_heads.push_back(engine.probabilities(own));
    first += n_values;
  }
  return mixture_.probabilities(of_heads);
}

}  // namespace auricle
