#include <auricle/experiment/split_plan.hpp>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <auricle/dataset/song_groups.hpp>
#include <auricle/dataset/split_lists.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Which rows stay together, and a note on each source that says so.
std::vector<std::size_t> groups_of(const LabelledRows& rows, const SplitChoice& choice,
                                   std::vector<std::string>& notes) {
  SongGroups groups(rows.songs);
  const auto join = [&](const std::filesystem::path& file, const std::string& what) {
    const std::size_t n_named = join_by_file(groups, rows.songs, file);
    notes.push_back(
        fmt::format("{} of {} rows are in groups of {}, which are kept on one side", n_named, rows.songs.size(), what));
    return n_named;
  };
  if (!choice.groups.empty() && join(choice.groups, choice.groups.string()) == 0) {
    throw UsageError(fmt::format("{} names none of the songs; a line is song,group, e.g. {},Some Artist",
                                 choice.groups.string(), rows.songs.front()));
  }
  if (!choice.known_faults.empty()) {
    join(choice.known_faults, choice.known_faults.stem().string() + "'s known duplicates");
  }
  return groups.of_rows();
}

/// Takes what is known to be no good out of all parts.
void leave_out_faults(SplitPlan& plan, const LabelledRows& rows, const SplitChoice& choice) {
  if (choice.known_faults.empty()) {
    return;
  }
  const std::vector<std::size_t> faulty = faulty_rows(rows.songs, choice.known_faults);
  for (Split& split : plan.splits) {
    for (std::vector<std::size_t>* part : {&split.train, &split.validation, &split.test}) {
      std::erase_if(*part, [&](std::size_t row) { return std::ranges::binary_search(faulty, row); });
    }
  }
  if (!faulty.empty()) {
    plan.notes.push_back(fmt::format("{} rows of songs that are faulty in {} are left out", faulty.size(),
                                     choice.known_faults.stem().string()));
  }
}

SplitPlan plan_listed(const LabelledRows& rows, const SplitChoice& choice) {
  ListedSplit listed = listed_split(rows.songs, load_split_lists(choice.lists));
  SplitPlan plan{.name = choice.name, .splits = {std::move(listed.split)}, .notes = {}};
  if (listed.n_unlisted > 0) {
    plan.notes.push_back(
        fmt::format("{} rows of songs that {} doesn't list are left out", listed.n_unlisted, choice.name));
  }
  if (listed.n_missing > 0) {
    plan.notes.push_back(fmt::format("{} songs that {} lists are not here", listed.n_missing, choice.name));
  }
  return plan;
}

SplitPlan plan_stratified(const LabelledRows& rows, const SplitChoice& choice, const SplitOptions& options) {
  SplitPlan plan{
      .name = choice.wants_groups() ? "stratified, groups kept together" : "stratified", .splits = {}, .notes = {}};
  const std::vector<std::size_t> groups = groups_of(rows, choice, plan.notes);
  plan.splits = {stratified_split({.labels = rows.labels, .groups = groups}, options)};
  leave_out_faults(plan, rows, choice);
  return plan;
}

/// The genres that have no rows in a part.
std::vector<std::string> missing_in(const std::vector<std::size_t>& part, const LabelledRows& rows) {
  std::vector<bool> has(rows.genres.size());
  for (const std::size_t row : part) {
    has[static_cast<std::size_t>(rows.labels[row])] = true;
  }
  std::vector<std::string> missing;
  for (std::size_t genre = 0; genre < has.size(); ++genre) {
    if (!has[genre]) {
      missing.push_back(rows.genres[genre]);
    }
  }
  return missing;
}

}  // namespace

void check(const SplitChoice& choice) {
  if (choice.method == SplitMethod::kListed) {
    if (choice.wants_groups()) {
      throw UsageError(fmt::format("groups and known faults can't change the published split {}", choice.name));
    }
    load_split_lists(choice.lists);
  }
  if (!choice.groups.empty()) {
    read_file(choice.groups);
  }
}

void check(const SplitChoice& choice, std::span<const std::string> songs) {
  if (choice.method == SplitMethod::kListed) {
    listed_split(songs, load_split_lists(choice.lists));
  }
  std::vector<std::string> notes;  // are for the songs that can be used
  groups_of({.songs = songs, .labels = {}, .genres = {}}, choice, notes);
}

SplitPlan plan_split(const LabelledRows& rows, const SplitChoice& choice, const SplitOptions& options) {
  if (choice.method == SplitMethod::kListed) {
    return plan_listed(rows, choice);
  }
  if (choice.method == SplitMethod::kStratified || choice.wants_groups()) {
    return plan_stratified(rows, choice, options);
  }
  return {.name = "random", .splits = {random_split_of_songs(SongGroups(rows.songs).of_rows(), options)}, .notes = {}};
}

SplitPlan plan_folds(const LabelledRows& rows, std::size_t n_folds, const SplitChoice& choice,
                     const SplitOptions& options) {
  SplitPlan plan{
      .name = fmt::format("{} folds, stratified{}", n_folds, choice.wants_groups() ? ", groups kept together" : ""),
      .splits = {},
      .notes = {}};
  const std::vector<std::size_t> groups = groups_of(rows, choice, plan.notes);
  plan.splits = k_fold_splits({.labels = rows.labels, .groups = groups}, n_folds, options);
  leave_out_faults(plan, rows, choice);
  return plan;
}

std::size_t count_songs(std::span<const std::string> songs, std::span<const std::size_t> rows) {
  std::set<std::string_view> named;
  for (const std::size_t row : rows) {
    named.insert(songs[row]);
  }
  return named.size();
}

void look_at_parts(SplitPlan& plan, const LabelledRows& rows, const SplitChoice& choice) {
  const bool stratified_may_help =
      plan.splits.size() == 1 && choice.method == SplitMethod::kRandom && !choice.wants_groups();
  std::vector<std::size_t> tested;
  for (const Split& split : plan.splits) {
    if (const std::vector<std::string> missing = missing_in(split.train, rows); !missing.empty()) {
      throw DatasetError(fmt::format("there is no song of {} in the training part{}; add songs, or leave the genre out",
                                     listed(missing),
                                     stratified_may_help      ? " (try --split stratified)"
                                     : plan.splits.size() > 1 ? " of a fold"
                                                              : ""));
    }
    tested.insert(tested.end(), split.test.begin(), split.test.end());
  }
  if (tested.empty()) {
    return;
  }
  for (const std::string& genre : missing_in(tested, rows)) {
    plan.warnings.push_back(fmt::format("{} has no song in the test part: its accuracy says nothing of it{}", genre,
                                        stratified_may_help ? " (try --split stratified)" : ""));
  }
}

}  // namespace auricle
