#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <auricle/evaluation/interval.hpp>

namespace auricle {

/// A score over several seeds, 0 … 1.
struct Figure {
  double mean = 0.0;       ///< over the seeds
  double deviation = 0.0;  ///< standard deviation over the seeds (n - 1); 0 when there is only one
  Interval interval;       ///< 95 %, of the mean: how it might come out on other songs of the kind
};

/// An answer to a song, as far as scores go.
struct Answer {
  std::size_t song = 0;  ///< index among the part's different songs
  std::size_t seed = 0;  ///< index among the seeds
  std::size_t cell = 0;  ///< of the confusion matrix: truth * genres + answer
};

/// How many different songs, seeds and genres there are.
struct AnswerCounts {
  std::size_t songs = 0;
  std::size_t seeds = 0;
  std::size_t genres = 0;
};

/// Turns answers into figures: each score is worked out for each seed and averaged over the seeds; for its interval the
/// songs are drawn anew (bootstrap.hpp), a song with all the answers to it at a time.
class Figures {
 public:
  Figures(std::span<const Answer> answers, const AnswerCounts& counts);

  // Which score.
  static constexpr std::size_t kAccuracy = 0;
  static constexpr std::size_t kMacroRecall = 1;
  static constexpr std::size_t kMacroF1 = 2;
  static constexpr std::size_t precision(std::size_t genre) { return 3 + 3 * genre; }
  static constexpr std::size_t recall(std::size_t genre) { return 4 + 3 * genre; }
  static constexpr std::size_t f1(std::size_t genre) { return 5 + 3 * genre; }

  /// One score. Where all draws agree, its interval is Wilson's for a share of `songs`; for a genre without songs it is
  /// 0 … 1.
  Figure at(std::size_t score, double songs) const;

 private:
  std::vector<std::vector<double>> seeds_;  // a row of scores for each seed
  std::vector<std::vector<double>> draws_;  // their means over the seeds, a row for each draw
};

}  // namespace auricle
