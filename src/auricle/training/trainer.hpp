#pragma once

#include <stop_token>

#include <auricle/experiment/network_trainer.hpp>

namespace auricle {

/// Learns a network: categorical cross-entropy, the songs in a new order each epoch, all else as the recipe says.
/// Normalization layers are fitted to the training songs. The same seed on the same machine with one thread gives the
/// same weights bit for bit; with more, sums are taken in another order and the last digits differ. Throws UsageError
/// for options out of range or features that don't fit the network.
TrainedNetwork train_network(const TrainingTask& task, const TrainerOptions& options,
                             const TrainingObserver& observer = {}, const std::stop_token& stop = {});

}  // namespace auricle
