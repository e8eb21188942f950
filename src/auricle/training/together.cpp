#include <auricle/training/together.hpp>

#include <exception>
#include <utility>

#include <auricle/core/environment.hpp>
#include <auricle/training/ranks.hpp>
#include <auricle/training/rendezvous.hpp>
#include <auricle/training/trainer.hpp>

namespace auricle {

std::shared_ptr<Ranks> meet_ranks(const std::string& rendezvous_url, const Device& device,
                                  const std::function<void(const std::string&)>& note) {
  const std::optional<Rendezvous> rendezvous = find_rendezvous(environment_variable, rendezvous_url);
  return rendezvous ? std::make_shared<Ranks>(*rendezvous, device, note) : nullptr;
}

void tell_if_it_fails(Ranks* ranks, const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    if (ranks != nullptr) {
      ranks->tell(error);
    }
    throw;
  }
}

bool leads(const Ranks* ranks) { return ranks == nullptr || ranks->rank() == 0; }

NetworkTrainer trainer_with(std::shared_ptr<Ranks> ranks, const Device& device) {
  return [ranks = std::move(ranks), device](const TrainingTask& task, const TrainerOptions& options,
                                            const TrainingObserver& observer, const std::stop_token& stop) {
    TrainingObserver heard = observer;
    heard.on_epoch = [&](const EpochReport& report) {
      if (observer.on_epoch) {
        observer.on_epoch(report);
      }
      if (ranks) {
        ranks->set_resumable();
      }
    };
    return train_network(task, options, heard, stop, {.ranks = ranks.get(), .device = device});
  };
}

}  // namespace auricle
