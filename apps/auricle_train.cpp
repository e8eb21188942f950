#include <auricle/cli/train_command.hpp>
#include <auricle/training/together.hpp>
#include <auricle/training/versions.hpp>

int main(int argc, char** argv) {
  using namespace auricle;
  Program program("The part of auricle that trains networks; started by `auricle train` and `auricle crossval`.",
                  training_versions());
  add_train_command(program, [](const TrainOptions& options) {
    const Device device = find_device(options.device);
    const std::shared_ptr<Ranks> ranks = meet_ranks(options.rendezvous, device);
    return train(options, trainer_with(ranks, device), leads(ranks.get()));
  });
  add_crossval_command(program, [](const CrossvalOptions& options) {
    const Device device = find_device(options.device);
    const std::shared_ptr<Ranks> ranks = meet_ranks(options.rendezvous, device);
    return cross_validate(options, trainer_with(ranks, device), leads(ranks.get()));
  });
  return static_cast<int>(program.run(argc, argv));
}
