#include <auricle/cli/train_command.hpp>
#include <auricle/training/together.hpp>

int main(int argc, char** argv) {
  using namespace auricle;
  Program program("The part of auricle that trains networks; started by `auricle train` and `auricle crossval`.",
                  "auricle");
  add_train_command(program, [](const TrainOptions& options) {
    const std::shared_ptr<Ranks> ranks = meet_ranks(options.rendezvous);
    return train(options, trainer_with(ranks), leads(ranks.get()));
  });
  add_crossval_command(program, [](const CrossvalOptions& options) {
    const std::shared_ptr<Ranks> ranks = meet_ranks(options.rendezvous);
    return cross_validate(options, trainer_with(ranks), leads(ranks.get()));
  });
  return static_cast<int>(program.run(argc, argv));
}
