#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include <auricle/cli/training_songs.hpp>
#include <auricle/dataset/feature_table.hpp>
#include <auricle/evaluation/run_record.hpp>
#include <auricle/network/model.hpp>
#include <auricle/recipe/recipe.hpp>
#include <auricle/training/trainer.hpp>

namespace auricle {

/// What networks are trained on, and how.
struct TrainingSetup {
  const Recipe& recipe;
  const TrainingSongs& songs;
  const Split& split;
  int threads = 0;
};

/// Called with the network as it is after an epoch, and all epochs' figures so far; `best` as EpochReport has it.
using EpochCallback = std::function<void(const Network&, const std::vector<EpochRecord>&, bool best)>;

/// One network that was trained.
struct NetworkTraining {
  Network network;
  std::vector<EpochRecord> history;
  int epoch = 0;  ///< whose weights these are; 0: interrupted within the first
  bool interrupted = false;
};

/// Trains one network while a bar and a line for each epoch appear on standard output.
NetworkTraining train_with_progress(const TrainingSetup& setup, std::uint64_t seed, const EpochCallback& on_epoch,
                                    const std::stop_token& stop);

/// What the inference engine, the very one that `auricle classify` uses, makes of the songs of a split's validation and
/// test parts: rows of one song are averaged.
std::vector<JudgedSong> judge_split(const Network& network, const FeatureTable& table, const Split& split, int threads);

}  // namespace auricle
