#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <auricle/cli/command.hpp>

namespace auricle {

/// What `auricle train` was asked for. Absent numbers are the recipe's.
struct TrainOptions {
  std::string recipe = "article";
  std::string data;
  std::string features;
  std::string output;
  std::optional<std::uint64_t> seed;
  std::optional<int> epochs;
  std::optional<int> batch_size;
  std::optional<double> learning_rate;
  int threads = 0;
};

/// Adds `train` with its options, the same to both programs: in auricle `run` starts auricle-train, there it trains.
void add_train_command(Program& program, std::function<ExitStatus(const TrainOptions&)> run);

/// Trains as asked. In auricle-train alone.
ExitStatus train(const TrainOptions& options);

}  // namespace auricle
