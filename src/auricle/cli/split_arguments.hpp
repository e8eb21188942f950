#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/dataset/split.hpp>

namespace auricle {

/// How a user wants songs parted.
struct SplitArguments {
  std::string method = "random";  ///< "random", "stratified", the name of a published split, or a folder of lists
  std::string groups;             ///< file of songs that must stay together
  std::string known_faults;       ///< data set whose known duplicates must stay together, and faults out
  bool leakage_check = true;
};

/// Adds --groups, --known-faults and --no-leakage-check to a command, and --split if `with_method`.
void add_split_options(Arguments command, SplitArguments& arguments, bool with_method);

/// Splits and what a user should know of them.
struct SplitPlan {
  std::string name;
  std::vector<Split> splits;
  std::vector<std::string> notes;
};

/// What is parted: the song (path) and the genre of each row.
struct LabelledRows {
  std::span<const std::string> songs;
  std::span<const int> labels;
};

/// Refuses what can't be, before the hours that reading a large library may take: options that exclude each other,
/// lists and files that are not there. Throws UsageError, DatasetError, FileError.
void check(const SplitArguments& arguments);

/// The split of a training run. Throws UsageError, DatasetError, FileError.
SplitPlan plan_split(const LabelledRows& rows, const SplitArguments& arguments, const SplitOptions& options);

/// The splits of a cross-validation.
SplitPlan plan_folds(const LabelledRows& rows, std::size_t n_folds, const SplitArguments& arguments,
                     const SplitOptions& options);

}  // namespace auricle
