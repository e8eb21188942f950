#include <auricle/experiment/experiment.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/dataset/feature_table_file.hpp>
#include <auricle/experiment/teacher.hpp>
#include <fmt/format.h>

namespace auricle {

std::vector<std::filesystem::path> Experiment::files_read() const {
  std::vector<std::filesystem::path> files{recipe_file, split.groups, split.known_faults};
  files.insert(files.end(), teachers.begin(), teachers.end());
  if (recipe.backbone) {
    files.push_back(recipe.backbone->model);
  }
  if (!songs.table.empty()) {
    const FeatureTableFiles table(songs.table);
    files.insert(files.end(), {songs.table, table.features, table.labels, table.info});
  }
  if (split.method == SplitMethod::kListed) {
    files.insert(files.end(), {split.lists / "train.txt", split.lists / "valid.txt", split.lists / "test.txt"});
  }
  return files;
}

namespace {

/// Teachers speak of recordings, to a network that has an embedding which learns.
void check_teaching(const Experiment& experiment) {
  if (experiment.teachers.empty()) {
    if (!experiment.songs.unlabelled.empty()) {
      throw UsageError("from recordings without a label only a teacher can teach; name a model with --teacher");
    }
    return;
  }
  if (!experiment.songs.table.empty()) {
    throw UsageError("teachers speak of recordings: name their folder with --data");
  }
  const std::optional<Backbone>& backbone = experiment.recipe.backbone;
  if ((backbone && !backbone->fine_tuning) || experiment.recipe.training.optimizer.kind == OptimizerKind::kLbfgs) {
    throw UsageError(
        fmt::format("recipe {} learns a head alone, and what it hears stays as it is; teachers need a "
                    "network that learns, e.g. recipe fine_tune",
                    experiment.recipe.name));
  }
}

}  // namespace

void RunContext::check_stop() const {
  if (stop.stop_requested()) {
    throw Stopped();
  }
}

Recipe recipe_to_follow(const Experiment& experiment, RunObserver& observer) {
  Recipe recipe = experiment.recipe;
  validate(recipe.training);
  check_teaching(experiment);
  if (recipe.backbone) {
    load_backbone(*recipe.backbone);  // to be refused before any song is read
  }
  if (!experiment.songs.table.empty() && !recipe.variations.empty()) {
    observer.on_warning("a table's songs can't be varied; they are learnt from as they are (a folder's would be)");
    recipe.variations.clear();
  }
  return recipe;
}

GatheredSongs gather_songs(const Experiment& experiment, const Recipe& recipe, const RunContext& context) {
  const std::vector<Teacher> teachers = load_teachers(experiment.teachers);
  GatheredSongs songs =
      gather_songs(experiment.songs, experiment.split, recipe, experiment.threads, context.observer, context.stop);
  context.check_stop();
  for (const Teacher& teacher : teachers) {
    songs.teachers.push_back(
        teacher.hear(songs.recordings(), songs.segments(), experiment.threads, context.observer, context.stop));
    songs.taught_by.emplace(teacher.fingerprint(), teacher.name());
  }
  if (!songs.unlabelled.songs.empty()) {
    context.observer.on_note(fmt::format("{} rows of {} recordings without a label are learnt from too",
                                         songs.unlabelled.songs.size(), songs.n_unlabelled()));
  }
  return songs;
}

void check_leakage(const Experiment& experiment, const GatheredSongs& songs, const SplitPlan& plan,
                   const RunContext& context) {
  if (!experiment.leakage_check) {
    return;
  }
  if (!experiment.songs.table.empty()) {
    context.observer.on_note(
        "a table's songs are not compared with each other: copies on two sides of the split go unnoticed");
    return;
  }
  const FeatureTable& table = songs.table();
  std::vector<LabelledSong> labelled;
  std::map<std::string, std::size_t> places;
  for (std::size_t row = 0; row < table.songs.size(); ++row) {
    if (places.try_emplace(table.songs[row], labelled.size()).second) {
      labelled.push_back(
          {.path = table.songs[row], .genre = table.genres[static_cast<std::size_t>(table.labels[row])]});
    }
  }
  std::vector<std::size_t> unlabelled;
  for (const std::string& song : std::set(songs.unlabelled.songs.begin(), songs.unlabelled.songs.end())) {
    unlabelled.push_back(labelled.size());
    labelled.push_back({.path = song, .genre = ""});
  }
  const auto songs_of = [&](std::vector<std::size_t> rows) {
    std::ranges::transform(rows, rows.begin(), [&](std::size_t row) { return places.at(table.songs[row]); });
    return rows;
  };
  std::vector<Split> splits;
  for (const Split& plain : plan.splits) {
    Split split = songs.with_unknown(plain);
    splits.push_back({.train = songs_of(std::move(split.train)),
                      .validation = songs_of(std::move(split.validation)),
                      .test = songs_of(std::move(split.test))});
    splits.back().train.insert(splits.back().train.end(), unlabelled.begin(), unlabelled.end());
  }
  const Leakage leakage = find_leaks(
      labelled, splits, experiment.threads,
      [&](const ProgressReport& report) { context.observer.on_listening(report); }, context.stop);
  context.observer.on_leakage(leakage);
  context.check_stop();
}

void describe(RunRecord& record, const Experiment& experiment, const Recipe& recipe, const GatheredSongs& songs,
              const SplitPlan& plan) {
  const FeatureTable& table = songs.table();
  record.recipe = to_json(recipe);
  record.data["folder"] = experiment.songs.name();
  std::vector<std::set<std::string_view>> songs_of(table.genres.size());
  for (std::size_t row = 0; row < table.songs.size(); ++row) {
    songs_of[static_cast<std::size_t>(table.labels[row])].insert(table.songs[row]);
  }
  record.data["songs"] = std::set<std::string_view>(table.songs.begin(), table.songs.end()).size();
  for (std::size_t i = 0; i < table.genres.size(); ++i) {
    record.data["songs_per_genre"][table.genres[i]] = songs_of[i].size();
  }
  record.data["padded"] = table.n_padded;
  record.data["fingerprint"] = table.fingerprint();
  if (!songs.teachers.empty()) {
    record.data["teachers"] = songs.taught_by;
    record.data["unlabelled"] = songs.n_unlabelled();
  }
  const Split& first = plan.splits.front();
  record.split = {.name = plan.name,
                  .train = count_songs(table.songs, first.train),
                  .validation = count_songs(table.songs, first.validation),
                  .test = count_songs(table.songs, first.test)};
  record.genres = table.genres;
}

}  // namespace auricle
