#include <auricle/cli/split_arguments.hpp>

#include <algorithm>
#include <utility>

#include <auricle/cli/installation.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/song_groups.hpp>
#include <auricle/dataset/split_lists.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Which rows stay together, and a note on each source that says so.
std::vector<std::size_t> groups_of(const LabelledRows& rows, const SplitArguments& arguments,
                                   std::vector<std::string>& notes) {
  SongGroups groups(rows.songs);
  const auto join = [&](const std::filesystem::path& file, const std::string& what) {
    const std::size_t n_named = join_by_file(groups, rows.songs, file);
    notes.push_back(
        fmt::format("{} of {} rows are in groups of {}, which are kept on one side", n_named, rows.songs.size(), what));
    return n_named;
  };
  if (!arguments.groups.empty() && join(arguments.groups, arguments.groups) == 0) {
    throw UsageError(fmt::format("{} names none of the songs; a line is song,group, e.g. {},Some Artist",
                                 arguments.groups, rows.songs.front()));
  }
  if (!arguments.known_faults.empty()) {
    join(find_known_faults(arguments.known_faults), arguments.known_faults + "'s known duplicates");
  }
  return groups.of_rows();
}

bool wants_groups(const SplitArguments& arguments) {
  return !arguments.groups.empty() || !arguments.known_faults.empty();
}

bool is_listed(const SplitArguments& arguments) {
  return arguments.method != "random" && arguments.method != "stratified";
}

/// Takes what is known to be no good out of all parts.
void leave_out_faults(SplitPlan& plan, const LabelledRows& rows, const SplitArguments& arguments) {
  if (arguments.known_faults.empty()) {
    return;
  }
  const std::vector<std::size_t> faulty = faulty_rows(rows.songs, find_known_faults(arguments.known_faults));
  for (Split& split : plan.splits) {
    for (std::vector<std::size_t>* part : {&split.train, &split.validation, &split.test}) {
      std::erase_if(*part, [&](std::size_t row) { return std::ranges::binary_search(faulty, row); });
    }
  }
  if (!faulty.empty()) {
    plan.notes.push_back(
        fmt::format("{} rows of songs that are faulty in {} are left out", faulty.size(), arguments.known_faults));
  }
}

SplitPlan plan_listed(const LabelledRows& rows, const std::string& name) {
  ListedSplit listed = listed_split(rows.songs, load_split_lists(find_split_lists(name)));
  SplitPlan plan{.name = name, .splits = {std::move(listed.split)}};
  if (listed.n_unlisted > 0) {
    plan.notes.push_back(fmt::format("{} rows of songs that {} doesn't list are left out", listed.n_unlisted, name));
  }
  if (listed.n_missing > 0) {
    plan.notes.push_back(fmt::format("{} songs that {} lists are not here", listed.n_missing, name));
  }
  return plan;
}

}  // namespace

void add_split_options(Arguments command, SplitArguments& arguments, bool with_method) {
  if (with_method) {
    command
        .add_option(
            "--split", arguments.method,
            "How songs are parted into training, validation and test: random, stratified (each genre alike), "
            "gtzan-filtered (artists and faults apart, as published), or a folder with train.txt, valid.txt, test.txt")
        .shows_default();
  }
  command.add_option("--groups", arguments.groups,
                     "Keep songs of one group (artist, album) on one side: a file of song,group lines");
  command.add_option("--known-faults", arguments.known_faults,
                     "Keep a data set's known duplicates on one side and leave its faulty songs out; known: gtzan");
  command.add_flag("!--no-leakage-check", arguments.leakage_check,
                   "Don't listen for the same recording on two sides before training");
}

void check(const SplitArguments& arguments) {
  if (is_listed(arguments) && wants_groups(arguments)) {
    throw UsageError(fmt::format("--groups and --known-faults can't change the published split {}", arguments.method));
  }
  if (is_listed(arguments)) {
    load_split_lists(find_split_lists(arguments.method));
  }
  if (!arguments.known_faults.empty()) {
    find_known_faults(arguments.known_faults);
  }
  if (!arguments.groups.empty()) {
    read_file(arguments.groups);
  }
}

SplitPlan plan_split(const LabelledRows& rows, const SplitArguments& arguments, const SplitOptions& options) {
  if (arguments.method == "random" && !wants_groups(arguments)) {
    return {.name = "random", .splits = {random_split_of_songs(SongGroups(rows.songs).of_rows(), options)}};
  }
  if (!is_listed(arguments)) {
    SplitPlan plan{.name = wants_groups(arguments) ? "stratified, groups kept together" : "stratified"};
    const std::vector<std::size_t> groups = groups_of(rows, arguments, plan.notes);
    plan.splits = {stratified_split({.labels = rows.labels, .groups = groups}, options)};
    leave_out_faults(plan, rows, arguments);
    return plan;
  }
  return plan_listed(rows, arguments.method);
}

SplitPlan plan_folds(const LabelledRows& rows, std::size_t n_folds, const SplitArguments& arguments,
                     const SplitOptions& options) {
  SplitPlan plan{
      .name = fmt::format("{} folds, stratified{}", n_folds, wants_groups(arguments) ? ", groups kept together" : "")};
  const std::vector<std::size_t> groups = groups_of(rows, arguments, plan.notes);
  plan.splits = k_fold_splits({.labels = rows.labels, .groups = groups}, n_folds, options);
  leave_out_faults(plan, rows, arguments);
  return plan;
}

}  // namespace auricle
