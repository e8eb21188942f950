#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <auricle/cli/command.hpp>
#include <auricle/cli/split_arguments.hpp>
#include <auricle/cli/training_songs.hpp>

namespace auricle {

/// What `auricle train` and `auricle crossval` were both asked for. Absent numbers are the recipe's.
struct LearningOptions {
  std::string recipe = "article";
  SongArguments songs;
  SplitArguments split;
  std::string output;
  std::optional<std::uint64_t> seed;
  std::optional<int> networks;
  std::optional<int> epochs;
  std::optional<int> batch_size;
  std::optional<double> learning_rate;
};

struct TrainOptions : LearningOptions {
  bool with_validation = false;  ///< learn from the validation songs too, once all has been chosen
};

struct CrossvalOptions : LearningOptions {
  std::size_t folds = 5;
};

/// Adds `train` with its options, the same to both programs: in auricle `run` starts auricle-train, there it trains.
void add_train_command(Program& program, std::function<ExitStatus(const TrainOptions&)> run);
void add_crossval_command(Program& program, std::function<ExitStatus(const CrossvalOptions&)> run);

/// The recipe asked for, with what the options change in it. Throws FileError, UsageError.
Recipe recipe_for(const LearningOptions& options);

/// Trains as asked. In auricle-train alone.
ExitStatus train(const TrainOptions& options);
ExitStatus cross_validate(const CrossvalOptions& options);

}  // namespace auricle
