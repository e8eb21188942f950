#include <auricle/cli/train_command.hpp>

int main(int argc, char** argv) {
  auricle::Program program("The part of auricle that trains networks; started by `auricle train`.", "auricle");
  auricle::add_train_command(program, auricle::train);
  return static_cast<int>(program.run(argc, argv));
}
