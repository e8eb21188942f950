#include <auricle/training/together.hpp>

#include <utility>

#include <auricle/core/environment.hpp>
#include <auricle/training/ranks.hpp>
#include <auricle/training/rendezvous.hpp>
#include <auricle/training/trainer.hpp>

namespace auricle {

std::shared_ptr<Ranks> meet_ranks(const std::string& rendezvous_url, const Device& device) {
  const std::optional<Rendezvous> rendezvous = find_rendezvous(environment_variable, rendezvous_url);
  return rendezvous ? std::make_shared<Ranks>(*rendezvous, device) : nullptr;
}

bool leads(const Ranks* ranks) { return ranks == nullptr || ranks->rank() == 0; }

NetworkTrainer trainer_with(std::shared_ptr<Ranks> ranks, const Device& device) {
  return [ranks = std::move(ranks), device](const TrainingTask& task, const TrainerOptions& options,
                                            const TrainingObserver& observer, const std::stop_token& stop) {
    return train_network(task, options, observer, stop, {.ranks = ranks.get(), .device = device});
  };
}

}  // namespace auricle
