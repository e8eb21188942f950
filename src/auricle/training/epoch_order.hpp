#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <auricle/core/random.hpp>
#include <auricle/recipe/training_options.hpp>

namespace auricle {

/// Rows of a table, song by song.
using SongRows = std::vector<std::vector<std::size_t>>;

/// Which of the rows are of one recording, in the order of their first rows; `recordings` as LabelledFeatures has them.
SongRows rows_by_song(std::span<const std::size_t> rows, std::span<const std::string> recordings);

/// Which examples an epoch shows, and in which order.
class EpochOrder {
 public:
  EpochOrder(SongRows songs, std::span<const int> labels, const TrainingOptions& options);

  /// Examples in each epoch: `crops` for each row, if need be some more to give each song the same number.
  std::size_t size() const { return songs_.size() * passes_; }

  /// Row numbers: every song equally often, its rows in turn, or drawn by weights where genres are balanced by
  /// sampling.
  std::vector<std::size_t> draw(Random& random) const;

 private:
  std::vector<std::size_t> draw_by_weights(Random& random) const;

  SongRows songs_;
  std::size_t passes_;
  std::vector<double> cumulative_weights_;  ///< of songs_; empty where every song is shown equally often
};

/// Two orders as one, each spread evenly over the whole.
std::vector<std::size_t> interleaved(std::span<const std::size_t> one, std::span<const std::size_t> other);

/// 1 / songs to the power of `balance_power` for each genre, scaled to a mean of 1 over the songs; genres without songs
/// 0.
std::vector<double> genre_weights(const SongRows& songs, std::span<const int> labels, std::size_t n_genres,
                                  double balance_power);

}  // namespace auricle
