#include <algorithm>
#include <numeric>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/dataset/sharing.hpp>
#include <auricle/dataset/split.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Rows = std::vector<std::size_t>;

std::vector<Rows> share_out(const GroupedRows& rows, const Rows& wanted, const std::vector<double>& shares,
                            std::uint64_t seed, const PartRoles& roles) {
  Sharing sharing(rows, wanted, shares, seed);
  sharing.even_out(roles);
  return sharing.parts();
}

Rows all_rows(const GroupedRows& rows) {
  Rows all(rows.labels.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

void refuse_empty(const Split& split, bool wants_validation, bool wants_test) {
  if (split.train.empty() || (wants_validation && split.validation.empty()) || (wants_test && split.test.empty())) {
    throw DatasetError(
        "there are too few songs, or groups of songs, to be split into training, validation and test parts");
  }
}

}  // namespace

Split stratified_split(const GroupedRows& rows, const SplitOptions& options) {
  validate(options);
  const double validation = (1.0 - options.test_share) * options.validation_share;
  std::vector<Rows> parts =
      share_out(rows, all_rows(rows), {1.0 - options.test_share - validation, validation, options.test_share},
                options.seed, {.train = 0, .test = 2});
  Split split{.train = std::move(parts[0]), .validation = std::move(parts[1]), .test = std::move(parts[2])};
  refuse_empty(split, options.validation_share > 0.0, options.test_share > 0.0);
  return split;
}

std::vector<Split> k_fold_splits(const GroupedRows& rows, std::size_t n_folds, const SplitOptions& options) {
  validate(options);
  if (n_folds < 2) {
    throw UsageError(fmt::format("{} folds can't be tested on each other; ask for 2 or more", n_folds));
  }
  const std::vector<Rows> folds = share_out(
      rows, all_rows(rows), std::vector<double>(n_folds, 1.0 / static_cast<double>(n_folds)), options.seed, {});
  std::vector<Split> splits;
  for (std::size_t fold = 0; fold < n_folds; ++fold) {
    Rows rest;
    for (std::size_t other = 0; other < n_folds; ++other) {
      if (other != fold) {
        rest.insert(rest.end(), folds[other].begin(), folds[other].end());
      }
    }
    std::ranges::sort(rest);
    std::vector<Rows> parts = share_out(rows, rest, {1.0 - options.validation_share, options.validation_share},
                                        options.seed + fold, {.train = 0});
    splits.push_back({.train = std::move(parts[0]), .validation = std::move(parts[1]), .test = folds[fold]});
    refuse_empty(splits.back(), false, true);
  }
  return splits;
}

}  // namespace auricle
