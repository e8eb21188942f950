#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace auricle {

/// What a confusion matrix says of one genre; shares are 0 … 1, and 0 where there is nothing to divide by.
struct GenreCounts {
  std::size_t support = 0;  ///< songs that are of this genre
  std::size_t answers = 0;  ///< songs that were called so
  std::size_t hits = 0;     ///< songs that are and were
  double precision = 0.0;   ///< hits / answers
  double recall = 0.0;      ///< hits / support
  double f1 = 0.0;          ///< harmonic mean of the two
};

/// The scores that follow from a confusion matrix alone.
struct ConfusionScores {
  std::vector<GenreCounts> genres;  ///< in label order
  std::size_t songs = 0;
  std::size_t correct = 0;
  double accuracy = 0.0;      ///< correct / songs
  double macro_recall = 0.0;  ///< mean recall of the genres that have songs: balanced accuracy
  double macro_f1 = 0.0;      ///< mean F1 of the genres that occur as truth or as answer
};

/// Scores a square matrix of counts, row-major (row: truth, column: answer), as scikit-learn does with zero_division 0.
/// Throws UsageError when `counts` isn't `n_genres` squared long.
ConfusionScores scores_of(std::span<const std::size_t> counts, std::size_t n_genres);

}  // namespace auricle
