#pragma once

#include <cstddef>
#include <stop_token>

#include <auricle/core/matrix.hpp>
#include <auricle/core/progress.hpp>

namespace auricle {

struct TsneOptions {
  double perplexity = 30.0;      ///< about how many neighbours each point has; fewer where there are fewer points
  std::size_t iterations = 750;  ///< the first third with neighbours drawn together (early exaggeration)
  int threads = 0;               ///< 0: all processors; the result doesn't depend on it
  std::stop_token stop{};
};

/// Points in the plane (points x 2) that are neighbours where they are among `points` (points x columns, euclidean):
/// t-SNE (van der Maaten and Hinton 2008) with the repulsion of far points taken together (Barnes-Hut, van der Maaten
/// 2014), begun from the first two columns and with a learning rate that grows with the number of points (Kobak and
/// Berens 2019). Nothing in it is random: the same points are the same picture. Memory and time of the neighbours
/// aside grow with n log n. Throws UsageError for fewer than 2 columns or a value that is not finite, Stopped.
Matrix t_sne(MatrixView points, const TsneOptions& options = {}, const Progress& progress = {});

}  // namespace auricle
