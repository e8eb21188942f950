// Trains a network from nothing, as `auricle train` does; this one needs libtorch.
//
//   OMP_WAIT_POLICY=passive train FOLDER MODEL
//
// FOLDER holds a folder of songs for each genre; MODEL is written, and its record beside it.
// The variable keeps libtorch's threads from turning in circles while they wait, which takes many times as long.
#include <iostream>

#include <auricle/core/error.hpp>
#include <auricle/core/shared_files.hpp>
#include <auricle/experiment/training_run.hpp>
#include <auricle/training/device.hpp>
#include <auricle/training/together.hpp>

namespace {

/// Hears what happens in a run; what is not asked about here is passed over.
class EpochPrinter : public auricle::RunObserver {
 public:
  void on_epoch(const auricle::EpochRecord& epoch) override {
    std::cout << "epoch " << epoch.epoch << ": loss " << epoch.loss << '\n';
  }
  void on_scores(const auricle::Summary& summary) override {
    std::cout << "accuracy on songs not learnt from: " << summary.headline().accuracy.mean << '\n';
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: train FOLDER MODEL\n";
    return 2;
  }
  try {
    auricle::Recipe recipe = auricle::load_recipe(auricle::shared_files().recipe("article"));
    recipe.training.epochs = 3;
    // Alone, not together with other machines; on the processor.
    const auricle::NetworkTrainer trainer = auricle::trainer_with(nullptr, auricle::Device{});
    EpochPrinter printer;
    const auricle::Experiment experiment{.recipe = recipe, .songs = {.folder = argv[1]}, .command = "examples/train"};
    auricle::run_training(experiment, {.output = argv[2]}, {.trainer = trainer, .observer = printer, .stop = {}});
  } catch (const auricle::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
