#pragma once

#include <functional>
#include <memory>
#include <string>

#include <auricle/experiment/network_trainer.hpp>
#include <auricle/training/device.hpp>

namespace auricle {

class Ranks;

/// Meets the processes that this one is to train together with, as find_rendezvous has it. Null: it is alone. `note`
/// is told when one of them takes its time. Throws as find_rendezvous and Ranks.
std::shared_ptr<Ranks> meet_ranks(const std::string& rendezvous_url, const Device& device,
                                  const std::function<void(const std::string&)>& note = {});

/// Tells the others, if there are any, why `work` ends this process: what it throws goes on to the caller.
void tell_if_it_fails(Ranks* ranks, const std::function<void()>& work);

/// Whether this process prints and writes: rank 0, or one that is alone.
bool leads(const Ranks* ranks);

/// train_network on a device, alone or together with others.
NetworkTrainer trainer_with(std::shared_ptr<Ranks> ranks, const Device& device);

}  // namespace auricle
