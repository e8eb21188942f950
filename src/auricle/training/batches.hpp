#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/core/random.hpp>
#include <auricle/experiment/network_trainer.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/recipe/augmentation.hpp>
#include <auricle/training/augmenter.hpp>

namespace auricle {

/// A song of a batch as it was drawn.
struct DrawnSong {
  std::size_t row = 0;
  std::size_t variant = 0;        ///< 0: the song itself
  std::optional<Random> changes;  ///< what cuts and changes it; absent where it is shown whole and as it is
};

/// What a step is to show, drawn but not yet made. It costs next to nothing, so that each of several processes can draw
/// the whole of it and make its own part alone.
struct BatchPlan {
  std::vector<DrawnSong> songs;
  std::vector<std::int64_t> labels;   ///< of those songs that have one, in their order
  std::vector<std::size_t> partners;  ///< places of what the songs are mixed with; empty where none are
  std::vector<float> kept;            ///< how much of each song is its own then
};

/// Neighbouring examples of a batch.
struct BatchPart {
  std::size_t first = 0;
  std::size_t size = 0;
};

/// What a network is shown at one step, or one process's part of it.
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

/// Makes batches of songs, changed at random as the recipe says.
class BatchMaker {
 public:
  /// `frames`: how many of a song's frames a network is shown at once; absent: all.
  BatchMaker(const LabelledFeatures& songs, InputShape input, std::optional<std::size_t> frames, std::size_t n_genres,
             const Augmentation& augmentation, std::vector<float> row_means);

  /// What a step shows of some rows. With one seed the same everywhere.
  BatchPlan draw(std::span<const std::size_t> rows, Random& random) const;

  /// Some examples of a plan: the same however many threads work at it and whatever else of the plan is made.
  Batch make(const BatchPlan& plan, BatchPart part, int threads) const;

 private:
  std::size_t draw_variant(std::size_t row, Random& random) const;
  void draw_partners(BatchPlan& plan, Random& random) const;
  MatrixView features_of(const DrawnSong& song) const;
  std::vector<float> mixed(const BatchPlan& plan, BatchPart part, int threads) const;
  std::vector<float> shown(const BatchPlan& plan, std::span<const std::size_t> places, int threads) const;
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
