#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

/// How the answers of a model's networks become the model's own; see Model.
class Mixture {
 public:
  /// Throws UsageError when the model is not valid.
  explicit Mixture(const Model& model);

  /// `answers[i]` holds network i's probabilities, one row an example; the result has a row for each, one probability
  /// for each of the model's genres, summing to 1.
  Matrix probabilities(std::span<const Matrix> answers) const;

 private:
  struct Part {
    std::vector<std::size_t> genre_of;          ///< the model's genre of each of the network's outputs
    std::optional<std::size_t> unknown_output;  ///< which of them is "unknown"
    double share = 1.0;                         ///< all shares sum to 1
  };

  void mix(std::span<const Matrix> answers, std::size_t row, std::span<float> mixed) const;

  std::size_t n_genres_;
  double temperature_;
  std::vector<double> biases_;
  std::vector<Part> parts_;
};

}  // namespace auricle
