#include <functional>
#include <memory>
#include <string>

#include <auricle/cli/train_command.hpp>
#include <auricle/training/together.hpp>
#include <auricle/training/versions.hpp>

namespace {

using namespace auricle;

/// What one process does, alone or with others.
ExitStatus run_with(const LearningOptions& options,
                    const std::function<ExitStatus(const NetworkTrainer&, bool leading)>& run) {
  const Device device = find_device(options.device);
  const std::shared_ptr<Ranks> ranks =
      meet_ranks(options.rendezvous, device, [](const std::string& note) { complain(note); });
  ExitStatus status = ExitStatus::kFailure;
  tell_if_it_fails(ranks.get(), [&] { status = run(trainer_with(ranks, device), leads(ranks.get())); });
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  Program program("The part of auricle that trains networks; started by `auricle train` and `auricle crossval`.",
                  training_versions());
  add_train_command(program, [](const TrainOptions& options) {
    return run_with(options,
                    [&](const NetworkTrainer& trainer, bool leading) { return train(options, trainer, leading); });
  });
  add_crossval_command(program, [](const CrossvalOptions& options) {
    return run_with(options, [&](const NetworkTrainer& trainer, bool leading) {
      return cross_validate(options, trainer, leading);
    });
  });
  return static_cast<int>(program.run(argc, argv));
}
