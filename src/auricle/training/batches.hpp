#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/core/random.hpp>
#include <auricle/experiment/network_trainer.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/recipe/augmentation.hpp>
#include <auricle/recipe/training_options.hpp>
#include <auricle/training/augmenter.hpp>

namespace auricle {

/// What a network is shown at one step.
struct Batch {
  std::size_t size = 0;
  std::size_t frames = 0;
  std::vector<float> inputs;           ///< size x rows x frames
  std::vector<std::size_t> rows;       ///< which are shown
  std::vector<std::size_t> partners;   ///< rows of what the songs are mixed with; empty where none are
  std::vector<float> kept;             ///< how much of each song is its own then
  std::vector<std::int64_t> labelled;  ///< places of the songs with a label
  std::vector<std::int64_t> labels;    ///< theirs, or of those that dominate where songs are mixed
  std::vector<float> targets;          ///< labelled x genres: shares of labels that are mixed; empty where none are
};

/// Some examples of a batch, for one of several processes that share it.
Batch part_of(const Batch& batch, std::size_t first, std::size_t size);

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

/// Makes batches of songs, changed at random as the recipe says.
class BatchMaker {
 public:
  /// `frames`: how many of a song's frames a network is shown at once; absent: all.
  BatchMaker(const LabelledFeatures& songs, InputShape input, std::optional<std::size_t> frames, std::size_t n_genres,
             const Augmentation& augmentation, std::vector<float> row_means);

  /// The examples of some rows. With one seed the same, however many threads work at it.
  Batch make(std::span<const std::size_t> rows, Random& random, int threads) const;

 private:
  MatrixView draw_song(std::size_t row, Random& random) const;
  void mix(Batch& batch, Random& random) const;
  bool has_label(std::size_t row) const { return row < songs_.labels.size(); }

  LabelledFeatures songs_;
  InputShape input_;
  std::size_t frames_;
  std::size_t n_genres_;
  Augmentation augmentation_;
  std::optional<Augmenter> augmenter_;  ///< absent where songs are shown whole and as they are
};

/// Mean and standard deviation of each row (band, coefficient) over the frames of some songs, as `Normalization` takes
/// them; a row that never changes gets the deviation 1.
struct RowStatistics {
  std::vector<float> mean;
  std::vector<float> standard_deviation;
};
RowStatistics row_statistics(MatrixView features, std::span<const std::size_t> songs, InputShape input);

}  // namespace auricle
