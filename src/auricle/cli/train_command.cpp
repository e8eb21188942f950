#include <cstdint>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <auricle/cli/command.hpp>
#include <auricle/cli/installation.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/table_extraction.hpp>
#include <auricle/cli/training_run.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/dataset/feature_table_file.hpp>

namespace auricle {
namespace {

struct Options {
  std::string recipe = "article";
  std::string data;
  std::string features;
  std::string output;
  std::optional<std::uint64_t> seed;
  std::optional<int> epochs;
  std::optional<int> batch_size;
  std::optional<double> learning_rate;
  int threads = 0;
};

Recipe recipe_for(const Options& options) {
  Recipe recipe = load_recipe(find_recipe(options.recipe));
  recipe.split.seed = options.seed.value_or(recipe.split.seed);
  recipe.training.epochs = options.epochs.value_or(recipe.training.epochs);
  recipe.training.batch_size = options.batch_size.value_or(recipe.training.batch_size);
  recipe.training.adam.learning_rate = options.learning_rate.value_or(recipe.training.adam.learning_rate);
  validate(recipe.training);
  return recipe;
}

Extraction songs_for(const Options& options, const Recipe& recipe, const std::stop_token& stop) {
  if (options.features.empty()) {
    return extract_with_progress(options.data, recipe.features, options.threads, stop);
  }
  FeatureTable table = load_feature_table(FeatureTableFiles(options.features));
  if (table.spec != recipe.features) {
    throw UsageError(fmt::format("the features in {} are not those of recipe {}; extract them again with --recipe",
                                 options.features, recipe.name));
  }
  return {.table = std::move(table), .failures = {}};
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const Recipe recipe = recipe_for(options);
  const TrainingFiles files(options.output);
  check_writable(files.model);
  const Extraction songs = songs_for(options, recipe, interrupt.token());
  if (interrupt.token().stop_requested()) {
    complain("interrupted before training began; nothing was written");
    return ExitStatus::kInterrupted;
  }
  if (songs.table.genres.size() < 2) {
    throw DatasetError(fmt::format("there is one genre only ({}); a network needs two or more to tell apart",
                                   songs.table.genres.front()));
  }
  fmt::print("{}\n\n", shapes_of(songs.table));
  if (!TrainingRun(recipe, songs.table, files).run(options.threads, interrupt.token())) {
    return ExitStatus::kInterrupted;
  }
  return songs.failures.empty() ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace

void add_train_command(Program& program) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = program.add(
      {.name = "train",
       .purpose = "Train a network on folders named after genres, any number of them, with any audio inside. The model "
                  "holds all that `auricle classify` needs; its history (.history.csv) and curves (.curves.png) are "
                  "written beside it. Ctrl-C leaves the model of the best epoch so far.",
       .example = "auricle train --recipe article --data gtzan -o article.safetensors --seed 1"},
      [options] { return run(*options); });
  command
      .add_option("--recipe", options->recipe,
                  "What to compute, build and do: the name of a recipe that comes with the program, or a .json file")
      ->capture_default_str();
  CLI::Option_group* songs = command.add_option_group("songs", "Where the songs come from");
  songs->add_option("--data", options->data, "Folder that holds one folder of audio for each genre");
  songs->add_option("--features", options->features, "Features saved by `auricle features`, e.g. gtzan.npy");
  songs->require_option(1);
  command.add_option("-o,--output", options->output, "Model file to write, e.g. article.safetensors")->required();
  command.add_option("--seed", options->seed,
                     "Draws the split, the first weights and the order of songs; default: the recipe's");
  command.add_option("--epochs", options->epochs, "Passes over the training songs; default: the recipe's");
  command.add_option("--batch-size", options->batch_size, "Songs a step; default: the recipe's");
  command.add_option("--learning-rate", options->learning_rate, "Adam's learning rate; default: the recipe's");
  command
      .add_option("--threads", options->threads,
                  "Processors to use; 0: all. With 1 the same seed gives the same model bit for bit")
      ->capture_default_str();
}

}  // namespace auricle
