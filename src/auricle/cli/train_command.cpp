#include <auricle/cli/train_command.hpp>

#include <memory>
#include <utility>

#include <auricle/cli/installation.hpp>

namespace auricle {
namespace {

void add_learning_options(Arguments command, LearningOptions& options) {
  command
      .add_option("--recipe", options.recipe,
                  "What to compute, build and do: the name of a recipe that comes with the program, or a .json file")
      .shows_default();
  add_song_options(command, options.songs);
  command.add_option("--seed", options.seed,
                     "Draws the split, the first weights and the order of songs; default: the recipe's");
  command.add_option("--networks", options.networks,
                     "How many networks to train, with seeds one after the other, and average; default: the recipe's");
  command.add_option("--epochs", options.epochs, "Passes over the training songs; default: the recipe's");
  command.add_option("--batch-size", options.batch_size, "Songs a step; default: the recipe's");
  command.add_option("--learning-rate", options.learning_rate,
                     "The optimizer's (highest) learning rate; default: the recipe's");
}

}  // namespace

void add_train_command(Program& program, std::function<ExitStatus(const TrainOptions&)> run) {
  const auto options = std::make_shared<TrainOptions>();
  Arguments command = program.add(
      {.name = "train",
       .purpose = "Train networks on folders named after genres",
       .details =
           "Any number of genres, with any audio inside. The model file holds all that `auricle classify` needs;\n"
           "beside it are written the history (.history.csv), curves (.curves.png) and the record of the run\n"
           "(.run.json) that `auricle report` makes a page of. Ctrl-C leaves the model of the best epoch so far.",
       .example = "auricle train --recipe article --data gtzan -o article.safetensors --seed 1"},
      [options, run = std::move(run)] { return run(*options); });
  add_learning_options(command, *options);
  add_split_options(command, options->split, true);
  command.add_flag("--with-validation", options->with_validation,
                   "Learn from the validation songs too, once the recipe has been chosen by them");
  command.add_option("-o,--output", options->output, "Model file to write, e.g. article.safetensors").required();
}

void add_crossval_command(Program& program, std::function<ExitStatus(const CrossvalOptions&)> run) {
  const auto options = std::make_shared<CrossvalOptions>();
  Arguments command = program.add(
      {.name = "crossval",
       .purpose = "Say how good a recipe is: train and test it on every fold",
       .details =
           "The songs are parted into folds, each genre alike; every fold is tested on by networks that were trained\n"
           "on the others. Groups, known duplicates and rows of one song are never torn apart. No model is kept, but\n"
           "the record of all answers, of which `auricle report` makes a page.",
       .example = "auricle crossval --recipe article --data gtzan --known-faults gtzan --folds 5 -o article.run.json"},
      [options, run = std::move(run)] { return run(*options); });
  add_learning_options(command, *options);
  command.add_option("--folds", options->folds, "How many").within(2, 1000).shows_default();
  add_split_options(command, options->split, false);
  command.add_option("-o,--output", options->output, "Record to write, e.g. article.run.json").required();
}

Recipe recipe_for(const LearningOptions& options) {
  Recipe recipe = load_recipe(find_recipe(options.recipe));
  TrainingOptions& training = recipe.training;
  recipe.split.seed = options.seed.value_or(recipe.split.seed);
  training.networks = options.networks.value_or(training.networks);
  training.epochs = options.epochs.value_or(training.epochs);
  training.batch_size = options.batch_size.value_or(training.batch_size);
  training.optimizer.learning_rate = options.learning_rate.value_or(training.optimizer.learning_rate);
  validate(training);
  if (!options.songs.features.empty() && !recipe.variations.empty()) {
    complain("a table's songs can't be varied; they are learnt from as they are (--data would have them varied)");
    recipe.variations.clear();
  }
  return recipe;
}

}  // namespace auricle
