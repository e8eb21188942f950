#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/dataset/split.hpp>
#include <auricle/evaluation/history.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>
#include <auricle/recipe/recipe.hpp>

namespace auricle {

/// The songs a network learns from: a row of inputs and a genre's index for each.
struct LabelledFeatures {
  MatrixView features;
  std::span<const int> labels;
};

/// How far an epoch has come. Loss and accuracy are means over the epoch's songs so far, as Keras prints them.
struct BatchReport {
  int epoch = 1;
  std::size_t songs_done = 0;
  std::size_t songs_total = 0;
  double loss = 0;
  double accuracy = 0;
};

/// An epoch's end.
struct EpochReport {
  EpochRecord record;
  bool best = false;       ///< lowest validation loss so far (training loss where nothing is held out)
  const Tensors& weights;  ///< after this epoch
};

/// Called on the training thread; either may be empty.
struct TrainingObserver {
  std::function<void(const BatchReport&)> on_batch;
  std::function<void(const EpochReport&)> on_epoch;
};

struct TrainedNetwork {
  Tensors weights;  ///< of the last epoch, as Keras leaves them; of the best one so far when interrupted
  std::vector<EpochRecord> history;
  int epoch = 0;  ///< which epoch's weights these are; 0 when interrupted within the first
  bool interrupted = false;
};

/// Learns a network on `split.train`, watching `split.validation`: Adam, categorical cross-entropy, the songs in a new
/// order each epoch. The same seed on the same machine with one thread gives the same weights bit for bit; with more,
/// sums are taken in another order and the last digits differ. `threads` 0: all processors. Throws UsageError for
/// options out of range or features that don't fit the network.
TrainedNetwork train_network(const Architecture& architecture, const LabelledFeatures& songs, const Split& split,
                             const TrainingOptions& options, std::uint64_t seed, int threads,
                             const TrainingObserver& observer = {}, std::stop_token stop = {});

}  // namespace auricle
