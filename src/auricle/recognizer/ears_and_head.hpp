#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/network/model.hpp>
#include <auricle/recognizer/mixture.hpp>

namespace auricle {

/// A model in two parts: ears, which turn sound into an embedding, and a head, which turns that into genres. An
/// embedding that was kept is answered about without hearing the recording again, by any model with the same ears. That
/// of several networks is theirs one after the other. May be used from several threads at once.
class EarsAndHead {
 public:
  /// Nothing where a network of the model can't be parted; see head_architecture. Throws UsageError when the model is
  /// not valid.
  static std::optional<EarsAndHead> of(const Model& model);

  /// Tells the ears from any other: what they hear, their layers and their weights.
  const std::string& ears() const { return ears_; }

  /// Numbers in an embedding.
  std::size_t n_values() const { return n_values_; }

  /// What the model makes of an embedding: one probability a genre, in the model's order, as it answers about the
  /// window that the embedding is of. Throws UsageError when there are not n_values() numbers.
  std::vector<float> answer(std::span<const float> embedding) const;

  /// The same of many, one a row.
  Matrix answers(MatrixView embeddings) const;

 private:
  struct Head {
    Engine engine;
    std::size_t n_values = 0;
  };

  explicit EarsAndHead(const Model& model) : mixture_(model) {}

  Mixture mixture_;
  std::string ears_;
  std::size_t n_values_ = 0;
  std::vector<Head> heads_;  ///< one a network
};

}  // namespace auricle
