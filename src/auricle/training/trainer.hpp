#pragma once

#include <stop_token>

#include <auricle/experiment/network_trainer.hpp>
#include <auricle/training/device.hpp>

namespace auricle {

class Ranks;

/// By what a network is learnt, and by whom else.
struct TrainingPlace {
  Ranks* ranks = nullptr;  ///< null: this process is alone
  Device device{};
};

/// Learns a network: categorical cross-entropy, the songs in a new order each epoch, all else as the recipe says.
/// Normalization layers are fitted to the training songs. The same seed on the same machine with one thread gives the
/// same weights bit for bit; with more, or on a GPU, sums are taken in another order and the last digits differ. Throws
/// UsageError for options out of range or features that don't fit the network.
///
/// With `ranks` processes of the same task learn together: each step takes a batch for each of them, and what comes out
/// is what one process gets with one batch of all, up to the order in which sums are taken. Throws Error when one of
/// them is lost, UsageError when their tasks differ.
TrainedNetwork train_network(const TrainingTask& task, const TrainerOptions& options,
                             const TrainingObserver& observer = {}, const std::stop_token& stop = {},
                             const TrainingPlace& place = {});

}  // namespace auricle
