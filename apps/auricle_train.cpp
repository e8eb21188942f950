#include <auricle/cli/train_command.hpp>
#include <auricle/training/trainer.hpp>

int main(int argc, char** argv) {
  using namespace auricle;
  Program program("The part of auricle that trains networks; started by `auricle train` and `auricle crossval`.",
                  "auricle");
  add_train_command(program, [](const TrainOptions& options) { return train(options, train_network); });
  add_crossval_command(program, [](const CrossvalOptions& options) { return cross_validate(options, train_network); });
  return static_cast<int>(program.run(argc, argv));
}
