#include <auricle/cli/train_command.hpp>

#include <memory>
#include <utility>

namespace auricle {

void add_train_command(Program& program, std::function<ExitStatus(const TrainOptions&)> run) {
  const auto options = std::make_shared<TrainOptions>();
  CLI::App& command = program.add(
      {.name = "train",
       .purpose = "Train a network on folders named after genres",
       .details =
           "Any number of genres, with any audio inside. The model file holds all that `auricle classify` needs; the\n"
           "history (.history.csv) and curves (.curves.png) are written beside it. Ctrl-C leaves the model of the "
           "best\n"
           "epoch so far.",
       .example = "auricle train --recipe article --data gtzan -o article.safetensors --seed 1"},
      [options, run = std::move(run)] { return run(*options); });
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
