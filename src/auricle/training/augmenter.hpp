#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/core/random.hpp>
#include <auricle/recipe/augmentation.hpp>

namespace auricle {

/// What a network is shown of a song: a part of its spectrogram, changed at random. May be used by several threads.
class Augmenter {
 public:
  /// `n_frames` is the length of the part; `row_means` are the training songs', which stand in for what a mask hides.
  Augmenter(const Augmentation& augmentation, std::size_t n_frames, std::vector<float> row_means);

  /// Writes rows x n_frames values, row-major, to `part`. A song shorter than that begins anew at its end.
  void draw(MatrixView song, Random& random, std::span<float> part) const;

 private:
  void cut(MatrixView song, Random& random, std::span<float> part) const;
  void warp(MatrixView song, Random& random, std::span<float> part) const;
  void add_noise(Random& random, std::span<float> part) const;
  void filter(Random& random, std::span<float> part) const;
  void hide(Random& random, std::span<float> part) const;

  std::size_t n_rows() const { return row_means_.size(); }

  Augmentation augmentation_;
  std::size_t n_frames_;
  std::vector<float> row_means_;
};

}  // namespace auricle
