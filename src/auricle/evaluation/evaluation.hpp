#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/evaluation/calibration.hpp>
#include <auricle/evaluation/interval.hpp>

namespace auricle {

/// How well one genre was recognised; shares are 0 … 1.
struct GenreScore {
  std::string genre;
  double precision = 0.0;   ///< of the songs called this genre, the share that are; 0 when none was called so
  double recall = 0.0;      ///< of the songs of this genre, the share that was found; 0 when there are none
  double f1 = 0.0;          ///< harmonic mean of the two; 0 when both are 0
  std::size_t support = 0;  ///< songs that are of this genre
};

/// How good a model's answers are on songs whose genre is known.
struct Evaluation {
  std::vector<std::string> genres;  ///< in label order
  std::size_t songs = 0;
  std::size_t correct = 0;             ///< songs whose most probable genre is the true one
  double loss = 0.0;                   ///< mean categorical cross-entropy in nats
  double accuracy = 0.0;               ///< correct / songs
  Interval accuracy_interval;          ///< 95 %, Wilson
  double macro_recall = 0.0;           ///< mean recall of the genres that have songs: balanced accuracy
  double macro_f1 = 0.0;               ///< mean of the F1 of the genres that occur as truth or as answer
  double brier = 0.0;                  ///< Brier score, 0 … 2
  double calibration_error = 0.0;      ///< expected calibration error of 15 bins, 0 … 1
  Reliability reliability;             ///< what that error is made of
  double chance = 0.0;                 ///< accuracy of guessing blindly: 1 / genres
  double majority = 0.0;               ///< accuracy of always naming the most frequent genre of these songs
  std::vector<GenreScore> per_genre;   ///< in label order
  std::vector<std::size_t> confusion;  ///< genres x genres song counts, row-major; row: truth, column: answer

  /// Songs of genre `truth` that were called `answer`.
  std::size_t confused(std::size_t truth, std::size_t answer) const {
    return confusion[truth * genres.size() + answer];
  }
};

/// The most probable genre of each row, the first of equals.
std::vector<int> answers_of(MatrixView probabilities);

/// Judges one row of genre probabilities per song against the true labels (indices into `genres`). The answer is the
/// most probable genre, the first of equals. The loss is Keras' categorical_crossentropy: rows are divided by their
/// sum, then clipped to 1e-7 … 1 - 1e-7. Undefined precision, recall and F1 count as 0, as in scikit-learn.
/// Throws UsageError when there are no songs, sizes don't fit together, a label names no genre, or a probability is
/// negative or not finite.
Evaluation evaluate(MatrixView probabilities, std::span<const int> labels, std::vector<std::string> genres);

}  // namespace auricle
