#include <string>
#include <utility>
#include <vector>

#include <auricle/cli/installation.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/table_extraction.hpp>
#include <auricle/cli/train_command.hpp>
#include <auricle/cli/training_run.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/dataset/feature_table_file.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

Recipe recipe_for(const TrainOptions& options) {
  Recipe recipe = load_recipe(find_recipe(options.recipe));
  recipe.split.seed = options.seed.value_or(recipe.split.seed);
  recipe.training.epochs = options.epochs.value_or(recipe.training.epochs);
  recipe.training.batch_size = options.batch_size.value_or(recipe.training.batch_size);
  recipe.training.optimizer.learning_rate = options.learning_rate.value_or(recipe.training.optimizer.learning_rate);
  validate(recipe.training);
  return recipe;
}

void check_genres(const std::vector<std::string>& genres) {
  if (genres.size() < 2) {
    throw DatasetError(
        fmt::format("there is one genre only ({}); a network needs two or more to tell apart", genres.front()));
  }
}

Extraction songs_for(const TrainOptions& options, const Recipe& recipe, const std::stop_token& stop) {
  if (options.features.empty()) {
    const GenreFolders folders = scan_genre_folders(options.data);
    check_genres(folders.genres);  // before the hours that a large library may take
    return extract_with_progress(folders, recipe.features, {.threads = options.threads}, stop);
  }
  FeatureTable table = load_feature_table(FeatureTableFiles(options.features));
  check_genres(table.genres);
  if (table.spec != recipe.features) {
    throw UsageError(fmt::format("the features in {} are not those of recipe {}; extract them again with --recipe",
                                 options.features, recipe.name));
  }
  return {.table = std::move(table), .failures = {}};
}

}  // namespace

ExitStatus train(const TrainOptions& options) {
  const InterruptListener interrupt;
  const Recipe recipe = recipe_for(options);
  const TrainingFiles files(options.output);
  check_writable(files.model);
  const Extraction songs = songs_for(options, recipe, interrupt.token());
  if (interrupt.token().stop_requested()) {
    complain("interrupted before training began; nothing was written");
    return ExitStatus::kInterrupted;
  }
  fmt::print("{}\n\n", shapes_of(songs.table));
  if (!TrainingRun(recipe, songs.table, files).run(options.threads, interrupt.token())) {
    return ExitStatus::kInterrupted;
  }
  return songs.failures.empty() ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace auricle
