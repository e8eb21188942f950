#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/dataset/split.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Rows = std::vector<std::size_t>;

/// Rows that belong together, and how many of each genre they are.
struct Group {
  Rows rows;
  std::vector<double> genres;
};

std::size_t count_genres(const GroupedRows& rows) {
  return rows.labels.empty() ? 0 : static_cast<std::size_t>(std::ranges::max(rows.labels)) + 1;
}

/// The groups that some rows make, the largest first, those of one size in an order drawn by the seed.
std::vector<Group> collect(const GroupedRows& rows, const Rows& wanted, std::uint64_t seed) {
  std::map<std::size_t, Group> by_number;
  for (const std::size_t row : wanted) {
    Group& group = by_number[rows.groups[row]];
    group.rows.push_back(row);
    group.genres.resize(count_genres(rows));
    group.genres[static_cast<std::size_t>(rows.labels[row])] += 1.0;
  }
  std::vector<Group> groups;
  groups.reserve(by_number.size());
  for (auto& [number, group] : by_number) {
    groups.push_back(std::move(group));
  }
  std::vector<Group> shuffled;
  shuffled.reserve(groups.size());
  for (const std::size_t i : Random(seed).permutation(groups.size())) {
    shuffled.push_back(std::move(groups[i]));
  }
  std::ranges::stable_sort(shuffled, std::greater(), [](const Group& group) { return group.rows.size(); });
  return shuffled;
}

/// Shares groups out to parts of the given sizes (shares that sum to 1): each in turn goes where its genres are wanted
/// most, measured by what is still lacking there.
std::vector<Rows> share_out(const GroupedRows& rows, const Rows& wanted, const std::vector<double>& shares,
                            std::uint64_t seed) {
  const std::vector<Group> groups = collect(rows, wanted, seed);
  std::vector<double> totals(count_genres(rows));
  for (const Group& group : groups) {
    std::ranges::transform(totals, group.genres, totals.begin(), std::plus());
  }
  std::vector<Rows> parts(shares.size());
  std::vector<std::vector<double>> lacking(shares.size(), totals);
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (double& count : lacking[part]) {
      count *= shares[part];
    }
  }
  for (const Group& group : groups) {
    const auto want = [&](const std::vector<double>& part) {
      return std::inner_product(group.genres.begin(), group.genres.end(), part.begin(), 0.0);
    };
    const auto most = std::ranges::max_element(lacking, {}, want);
    Rows& part = parts[static_cast<std::size_t>(most - lacking.begin())];
    part.insert(part.end(), group.rows.begin(), group.rows.end());
    std::ranges::transform(*most, group.genres, most->begin(), std::minus());
  }
  for (Rows& part : parts) {
    std::ranges::sort(part);
  }
  return parts;
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
  std::vector<Rows> parts = share_out(
      rows, all_rows(rows), {1.0 - options.test_share - validation, validation, options.test_share}, options.seed);
  Split split{.train = std::move(parts[0]), .validation = std::move(parts[1]), .test = std::move(parts[2])};
  refuse_empty(split, options.validation_share > 0.0, options.test_share > 0.0);
  return split;
}

std::vector<Split> k_fold_splits(const GroupedRows& rows, std::size_t n_folds, const SplitOptions& options) {
  validate(options);
  if (n_folds < 2) {
    throw UsageError(fmt::format("{} folds can't be tested on each other; ask for 2 or more", n_folds));
  }
  const std::vector<Rows> folds =
      share_out(rows, all_rows(rows), std::vector<double>(n_folds, 1.0 / static_cast<double>(n_folds)), options.seed);
  std::vector<Split> splits;
  for (std::size_t fold = 0; fold < n_folds; ++fold) {
    Rows rest;
    for (std::size_t other = 0; other < n_folds; ++other) {
      if (other != fold) {
        rest.insert(rest.end(), folds[other].begin(), folds[other].end());
      }
    }
    std::ranges::sort(rest);
    std::vector<Rows> parts =
        share_out(rows, rest, {1.0 - options.validation_share, options.validation_share}, options.seed + fold);
    splits.push_back({.train = std::move(parts[0]), .validation = std::move(parts[1]), .test = folds[fold]});
    refuse_empty(splits.back(), options.validation_share > 0.0, true);
  }
  return splits;
}

}  // namespace auricle
