#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <auricle/dataset/split.hpp>

namespace auricle {

enum class SplitMethod {
  kRandom,      ///< as the article parts songs
  kStratified,  ///< each genre alike
  kListed,      ///< as lists say that others have published
};

/// How songs are to be parted.
struct SplitChoice {
  SplitMethod method = SplitMethod::kRandom;
  std::string name;              ///< what a listed split is called
  std::filesystem::path lists;   ///< a folder with its train.txt, valid.txt and test.txt
  std::filesystem::path groups;  ///< file of songs that must stay together; empty: none
  std::filesystem::path
      known_faults;  ///< NAME.csv, a data set's duplicates to be kept together and faults to be left out

  bool wants_groups() const { return !groups.empty() || !known_faults.empty(); }
};

/// Splits and what a user should know of them.
struct SplitPlan {
  std::string name;
  std::vector<Split> splits;
  std::vector<std::string> notes;
  std::vector<std::string> warnings{};  ///< what figures of these parts will not tell, a line each
};

/// What is parted: the song (path) and the genre of each row.
struct LabelledRows {
  std::span<const std::string> songs;
  std::span<const int> labels;
  std::span<const std::string> genres;
};

/// How many songs some rows are of: a song may be several.
std::size_t count_songs(std::span<const std::string> songs, std::span<const std::size_t> rows);

/// Refuses what can't be, before the hours that reading a large library may take: choices that exclude each other,
/// lists and files that are not there. Throws UsageError, DatasetError, FileError.
void check(const SplitChoice& choice);

/// Refuses, once the songs are found and before any is decoded, lists and groups that don't go with them. Throws
/// UsageError, DatasetError, FileError.
void check(const SplitChoice& choice, std::span<const std::string> songs);

/// The split of a training run. Throws UsageError, DatasetError, FileError.
SplitPlan plan_split(const LabelledRows& rows, const SplitChoice& choice, const SplitOptions& options);

/// The splits of a cross-validation, whose method is always stratified.
SplitPlan plan_folds(const LabelledRows& rows, std::size_t n_folds, const SplitChoice& choice,
                     const SplitOptions& options);

/// Looks at what was drawn: throws DatasetError when a genre has no song to learn from, and adds a warning for each
/// that has none to be tested with.
void look_at_parts(SplitPlan& plan, const LabelledRows& rows, const SplitChoice& choice);

}  // namespace auricle
