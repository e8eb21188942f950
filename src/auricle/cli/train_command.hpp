#pragma once

#include <cstddef>
#include <functional>

#include <auricle/cli/command.hpp>
#include <auricle/cli/learning_options.hpp>

namespace auricle {

struct TrainOptions : LearningOptions {
  std::string resume;            ///< a run that was cut off and is to go on: its model or checkpoint; empty: none
  bool with_validation = false;  ///< learn from the validation songs too, once all has been chosen
};

struct CrossvalOptions : LearningOptions {
  std::size_t folds = 5;
};

/// Adds `train` with its options, the same to both programs: in auricle `run` starts auricle-train, there it trains.
void add_train_command(Program& program, std::function<ExitStatus(const TrainOptions&)> run);
void add_crossval_command(Program& program, std::function<ExitStatus(const CrossvalOptions&)> run);

/// Trains as asked, with what can train a network: in auricle-train alone.
/// Of several processes that train together one `leads`: it prints and writes.
ExitStatus train(const TrainOptions& options, const NetworkTrainer& trainer, bool leads = true);
ExitStatus cross_validate(const CrossvalOptions& options, const NetworkTrainer& trainer, bool leads = true);

}  // namespace auricle
