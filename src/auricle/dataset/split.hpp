#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace auricle {

/// Which rows of a table are learnt from, watched while learning, and judged on. No row is in two parts.
struct Split {
  std::vector<std::size_t> train;
  std::vector<std::size_t> validation;
  std::vector<std::size_t> test;
};

/// Tells which rows are in which part, and in which order.
std::string fingerprint(const Split& split);

struct SplitOptions {
  double test_share = 0.2;        ///< 0 … 1, of all rows
  double validation_share = 0.2;  ///< 0 … 1, of the rows that are not for the test
  std::uint64_t seed = 1;
};

/// Throws UsageError for shares outside 0 … 1.
void validate(const SplitOptions& options);

/// The article's split: shuffle all rows, the first 80 % are for training; of these the last fifth, unshuffled, is
/// Keras's `validation_split`. Throws UsageError for shares outside 0 … 1, DatasetError when a part that should have
/// rows would get none.
Split random_split(std::size_t n_rows, const SplitOptions& options);

/// The same of songs that have several rows each: whole songs are shuffled and parted. `song_of_row` numbers the songs
/// from 0 in the order of their first rows; with a row a song the split is random_split's.
Split random_split_of_songs(std::span<const std::size_t> song_of_row, const SplitOptions& options);

/// What a table's rows are: their genre's index, and their group (SongGroups), which is never torn apart.
struct GroupedRows {
  std::span<const int> labels;
  std::span<const std::size_t> groups;
};

/// Every genre shared out alike, as well as whole groups allow. Throws as random_split.
Split stratified_split(const GroupedRows& rows, const SplitOptions& options);

/// Cross-validation: `n_folds` splits; each row is in the test part of exactly one. Genres are shared out alike, groups
/// stay whole, and of what is not for the test `validation_share` is for validation; `test_share` has no part in it.
/// Throws UsageError for fewer than 2 folds, DatasetError when there are fewer groups than that.
std::vector<Split> k_fold_splits(const GroupedRows& rows, std::size_t n_folds, const SplitOptions& options);

}  // namespace auricle
