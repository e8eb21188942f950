#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <auricle/cli/command.hpp>
#include <auricle/experiment/experiment.hpp>

namespace auricle {

/// What `auricle train` and `auricle crossval` were both asked for. Absent numbers are the recipe's.
struct LearningOptions {
  std::string recipe = "article";
  std::string backbone;   ///< model file that the recipe is to stand on; empty: the recipe's
  std::string embedding;  ///< which of its outputs; empty: the recipe's
  SongSources songs;
  std::vector<std::string> teachers;  ///< models that are learnt from too
  std::string split = "random";       ///< "random", "stratified", the name of a published split, or a folder of lists
  std::string groups;                 ///< file of songs that must stay together
  std::string known_faults;           ///< data set whose known duplicates must stay together, and faults out
  bool leakage_check = true;
  std::string output;
  int threads = 0;
  std::string device = "cpu";  ///< what learns
  std::string rendezvous;      ///< where processes that train together meet; empty: as the environment has it
  std::optional<std::uint64_t> seed;
  std::optional<int> networks;
  std::optional<int> epochs;
  std::optional<int> batch_size;
  std::optional<double> learning_rate;
};

/// Adds the options that say what is learnt from what and how.
void add_learning_options(Arguments command, LearningOptions& options);

/// Adds --split, --groups, --known-faults and --no-leakage-check; --split only to commands `with_method`.
void add_split_options(Arguments command, LearningOptions& options, bool with_method);

/// What was asked for, with the recipe read and names found. Throws FileError, UsageError.
Experiment experiment_for(const LearningOptions& options);

}  // namespace auricle
