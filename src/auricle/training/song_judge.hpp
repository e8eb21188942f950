#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <cstddef>

#include <auricle/experiment/network_trainer.hpp>
#include <auricle/training/epoch_order.hpp>
#include <auricle/training/torch_network.hpp>

namespace auricle {

/// Sums of loss and hits over examples.
struct Tally {
  double loss = 0;
  double hits = 0;
  std::size_t songs = 0;
  std::size_t labelled = 0;  ///< songs that can be hits

  Tally& operator+=(const Tally& other);

  /// Adds up what all ranks have; null: nobody else has anything.
  void sum_over(Ranks* ranks);

  /// NaN of nothing.
  double mean(double sum) const;
  double accuracy() const;
};

/// How well a network knows songs, whole and unchanged: a song's answer is the mean over its rows. Takes `batch_size`
/// rows at a time.
Tally judge_songs(TorchNetwork& network, const LabelledFeatures& features, const SongRows& songs,
                  std::size_t batch_size);

}  // namespace auricle
