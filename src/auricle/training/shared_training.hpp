#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>

#include <auricle/experiment/network_trainer.hpp>
#include <auricle/training/batches.hpp>
#include <auricle/training/epoch_order.hpp>
#include <auricle/training/ranks.hpp>
#include <auricle/training/song_judge.hpp>

namespace auricle {

/// A rank's songs among those that are judged; null ranks: all.
SongRows own_share(SongRows songs, const Ranks* ranks);

/// A rank's examples of a batch of `size`; null ranks: all.
BatchPart own_part(std::size_t size, const Ranks* ranks);

/// Adds up all ranks' gradients, losses and hits, in one message. Returns whether one of them wants to stop.
bool sum_over_ranks(Ranks& ranks, const std::vector<torch::Tensor>& parameters, Tally& tally, bool stop);

/// What must be the same everywhere for processes to learn one network together, by name.
std::map<std::string, std::string> facts_of(const TrainingTask& task, const TrainerOptions& options);

}  // namespace auricle
