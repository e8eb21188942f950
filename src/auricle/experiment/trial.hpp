#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include <auricle/evaluation/run_record.hpp>
#include <auricle/experiment/run_observer.hpp>
#include <auricle/experiment/song_gathering.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

/// What one of a run's networks is trained on, and how.
struct TrialSetup {
  const Recipe& recipe;
  const GatheredSongs& songs;
  const Split& split;
  std::uint64_t seed = 1;
  int threads = 0;
  std::optional<TrainingState> resumed{};  ///< as TrainerOptions has it
};

/// What one of a run's networks has come to after an epoch.
struct TrialEpoch {
  const Network& network;
  const std::vector<EpochRecord>& history;
  bool best = false;                    ///< as EpochReport has it
  std::function<Safetensors()> memory;  ///< likewise
};
using EpochCallback = std::function<void(const TrialEpoch&)>;

/// One network that was trained.
struct TrialNetwork {
  Network network;
  std::vector<EpochRecord> history;
  int epoch = 0;  ///< whose weights these are; 0: interrupted within the first
  bool interrupted = false;
};

/// Trains one network. `on_epoch` may be empty.
TrialNetwork train_trial(const TrialSetup& setup, const NetworkTrainer& trainer, RunObserver& observer,
                         const EpochCallback& on_epoch, const std::stop_token& stop);

/// What the inference engine, the very one that a Recognizer uses, makes of the songs of a split's validation and test
/// parts: rows of one song are averaged.
std::vector<JudgedSong> judge_split(const Network& network, const FeatureTable& table, const Split& split, int threads);

}  // namespace auricle
