#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/dataset/song_features.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/network/model.hpp>
#include <auricle/recipe/recipe.hpp>

namespace auricle {

/// A recipe's backbone at work: it turns windows of sound into embeddings, and puts a network that was learnt on those
/// back on itself.
class Ears {
 public:
  /// Throws as load_backbone.
  explicit Ears(const Backbone& backbone);

  /// What the network hears. window_s is there.
  FeatureSpec spec() const;

  /// What becomes of a row of the front end's features. Holds no more than the ears, which must outlive it.
  RowTransform transform() const;

  /// What becomes of some rows of features, on up to `threads` threads (0: all processors).
  Matrix embeddings(MatrixView features, std::span<const std::size_t> rows, int threads) const;

  const Network& network() const { return network_; }

  /// One network of both: features to genres, by way of the embedding. The head's layers are those that a recipe with a
  /// backbone may have; its Normalization becomes part of the dense layer behind it. Throws UsageError when the output
  /// is named within a block.
  Network with_head(const Network& head) const;

 private:
  std::vector<float> embedding(std::span<const float> features) const;

  Network network_;  ///< up to the output and no further than it takes to have one
  std::string output_;
  std::string fingerprint_;
  std::size_t n_values_ = 0;
  Engine engine_;
};

}  // namespace auricle
