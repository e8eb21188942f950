#include <auricle/cli/train_command.hpp>

int main(int argc, char** argv) {
  auricle::Program program(
      "The part of auricle that trains networks; started by `auricle train` and `auricle crossval`.", "auricle");
  auricle::add_train_command(program, auricle::train);
  auricle::add_crossval_command(program, auricle::cross_validate);
  return static_cast<int>(program.run(argc, argv));
}
