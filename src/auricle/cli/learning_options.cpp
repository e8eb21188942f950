#include <auricle/cli/learning_options.hpp>

#include <auricle/cli/command_line.hpp>
#include <auricle/core/shared_files.hpp>

namespace auricle {
namespace {

void add_song_options(Arguments command, LearningOptions& options) {
  Arguments songs = command.add_choice("songs", "Where the songs come from");
  Option data =
      songs.add_option("--data", options.songs.folder, "Folder that holds one folder of audio for each genre");
  songs.add_option("--features", options.songs.table,
                   "Features saved by `auricle features`, e.g. gtzan.npy, or a .csv table of them");
  command.add_option("--genres", options.songs.genres, "Only these genres, e.g. blues,jazz,pop").separated_by(',');
  command
      .add_option("--unknown", options.songs.unknown,
                  "Folder of recordings that are none of the genres (speech, noise): the model learns to answer "
                  "\"unknown\"")
      .needs(data);
  Option teacher =
      command
          .add_option("--teacher", options.teachers,
                      "Models that hear the same music, and whose labels and embeddings are learnt beside the genres, "
                      "e.g. mn04.safetensors,musicnn.safetensors")
          .separated_by(',');
  command
      .add_option("--unlabelled", options.songs.unlabelled,
                  "Folder of recordings without a genre, from which only teachers teach")
      .needs(teacher);
  command.add_flag("--keep-damaged", options.songs.keep_damaged,
                   "Learn also from what can be heard of songs that are cut short or damaged");
  command
      .add_option("--threads", options.threads,
                  "Processors to use; 0: all. With 1 the same seed gives the same networks bit for bit")
      .counts_workers();
}

SplitChoice split_for(const LearningOptions& options) {
  SplitChoice choice{.groups = options.groups};
  if (options.split == "stratified") {
    choice.method = SplitMethod::kStratified;
  } else if (options.split != "random") {
    choice.method = SplitMethod::kListed;
    choice.name = options.split;
    choice.lists = shared_files().split_lists(options.split);
  }
  if (!options.known_faults.empty()) {
    choice.known_faults = shared_files().known_faults(options.known_faults);
  }
  return choice;
}

Recipe recipe_for(const LearningOptions& options) {
  Recipe recipe = load_recipe(shared_files().recipe(options.recipe));
  if (recipe.backbone && !options.embedding.empty()) {
    recipe.backbone->output = options.embedding;
  }
  if (!options.backbone.empty()) {
    stand_on(recipe, options.backbone);
  }
  TrainingOptions& training = recipe.training;
  recipe.split.seed = options.seed.value_or(recipe.split.seed);
  training.networks = options.networks.value_or(training.networks);
  training.epochs = options.epochs.value_or(training.epochs);
  training.batch_size = options.batch_size.value_or(training.batch_size);
  training.optimizer.learning_rate = options.learning_rate.value_or(training.optimizer.learning_rate);
  return recipe;
}

}  // namespace

void add_learning_options(Arguments command, LearningOptions& options) {
  command
      .add_option("--recipe", options.recipe,
                  "What to compute, build and do: the name of a recipe that comes with the program, or a .json file")
      .shows_default();
  Option backbone = command.add_option(
      "--backbone", options.backbone,
      "Model that the recipe (head, fine_tune, or one of yours with a \"backbone\") is to stand on, e.g. one made by "
      "`auricle import`");
  command
      .add_option("--embedding", options.embedding,
                  "Which of its outputs is learnt from, as `auricle summary` lists them; default: the recipe's")
      .needs(backbone);
  add_song_options(command, options);
  command.add_option("--seed", options.seed,
                     "Draws the split, the first weights and the order of songs; default: the recipe's");
  command.add_option("--networks", options.networks,
                     "How many networks to train, with seeds one after the other, and average; default: the recipe's");
  command.add_option("--epochs", options.epochs, "Passes over the training songs; default: the recipe's");
  command.add_option("--batch-size", options.batch_size, "Songs a step; default: the recipe's");
  command.add_option("--rendezvous", options.rendezvous,
                     "Where processes that train together meet (RANK and WORLD_SIZE in the environment): "
                     "file:///FOLDER/NAME in a folder that all share; default: MASTER_ADDR and MASTER_PORT");
  command
      .add_option("--device", options.device,
                  "What networks are trained on: cpu, cuda (a GPU), or cuda:N for one of several")
      .shows_default();
  command.add_option("--learning-rate", options.learning_rate,
                     "The optimizer's (highest) learning rate; default: the recipe's");
}

void add_split_options(Arguments command, LearningOptions& options, bool with_method) {
  if (with_method) {
    command
        .add_option(
            "--split", options.split,
            "How songs are parted into training, validation and test: random, stratified (each genre alike), "
            "gtzan-filtered (artists and faults apart, as published), or a folder with train.txt, valid.txt, test.txt")
        .shows_default();
  }
  command.add_option("--groups", options.groups,
                     "Keep songs of one group (artist, album) on one side: a file of song,group lines");
  command.add_option("--known-faults", options.known_faults,
                     "Keep a data set's known duplicates on one side and leave its faulty songs out; known: gtzan");
  command.add_off_switch("--no-leakage-check", options.leakage_check,
                         "Don't listen for the same recording on two sides before training");
}

Experiment experiment_for(const LearningOptions& options) {
  return {.recipe = recipe_for(options),
          .songs = options.songs,
          .split = split_for(options),
          .leakage_check = options.leakage_check,
          .threads = options.threads,
          .command = command_line(),
          .teachers = {options.teachers.begin(), options.teachers.end()},
          .recipe_file = shared_files().recipe(options.recipe)};
}

}  // namespace auricle
