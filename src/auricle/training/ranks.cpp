#include <auricle/training/ranks.hpp>

#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/training/host_addresses.hpp>
#include <auricle/training/meeting.hpp>
#include <auricle/training/meeting_place.hpp>
#include <auricle/training/process_group.hpp>
#include <auricle/training/torch_device.hpp>
#include <fmt/format.h>

namespace auricle {

struct Ranks::Impl {
  Impl(const Rendezvous& rendezvous, const Device& at) : device(torch_device(at)), meeting(rendezvous) {}

  void meet(const Note& note) {
    const Rendezvous& rendezvous = meeting.rendezvous();
    const std::string address = rendezvous.host.empty() ? "" : address_towards(rendezvous.host, rendezvous.port);
    meeting.meet(note);
    meeting.agree({{"device", device.is_cuda() ? "cuda" : "cpu"}});
    try {
      group = meeting.watched([this, address] {
        return make_process_group(open_store(meeting.rendezvous(), false), meeting.rendezvous(), address, device);
      });
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      meeting.find_fault(error.what());
    }
    meeting.close();
  }

  void wait_for(c10d::Work& work) {
    constexpr std::chrono::milliseconds kLook{100};
    constexpr std::chrono::microseconds kGlance{50};
    while (!work.isCompleted()) {
      if (device.is_cuda()) {
        std::this_thread::sleep_for(kGlance);  // NCCL gives up what was not there in time
      } else {
        try {
          work.wait(kLook);
        } catch (const std::exception&) {
          // It takes longer, or has failed, which shows below.
        }
      }
      meeting.look();
    }
    try {
      work.wait();
    } catch (const std::exception& error) {
      meeting.find_fault(error.what());
    }
  }

  torch::Device device;
  Meeting meeting;
  ProcessGroup group;
};

Ranks::Ranks(const Rendezvous& rendezvous, const Device& device, const Note& note)
    : impl_(std::make_unique<Impl>(rendezvous, device)) {
  try {
    impl_->meet(note);
  } catch (const std::exception& error) {
    tell(error);
    if (impl_->meeting.over()) {
      static_cast<void>(impl_.release());
    }
    throw;
  }
}

Ranks::~Ranks() {
  if (impl_->meeting.over()) {
    static_cast<void>(impl_.release());
  }
}

int Ranks::rank() const { return impl_->meeting.rendezvous().rank; }

int Ranks::size() const { return impl_->meeting.rendezvous().size; }

void Ranks::sum(torch::Tensor& values) {
  const torch::NoGradGuard no_gradients;
  std::vector<at::Tensor> tensors{values.to(impl_->device)};
  impl_->wait_for(*impl_->group->allreduce(tensors));
  values.copy_(tensors.front());
}

void Ranks::take_from_leader(torch::Tensor& values) {
  const torch::NoGradGuard no_gradients;
  std::vector<at::Tensor> tensors{values.to(impl_->device)};
  impl_->wait_for(*impl_->group->broadcast(tensors));
  values.copy_(tensors.front());
}

void Ranks::agree(const std::map<std::string, std::string>& facts) { impl_->meeting.agree(facts); }

void Ranks::set_resumable() { impl_->meeting.set_resumable(); }

void Ranks::tell(const std::exception& why) {
  impl_->meeting.tell_end(fmt::format("{} has ended: {}", impl_->meeting.name_of(rank()), why.what()),
                          dynamic_cast<const UsageError*>(&why) != nullptr);
}

}  // namespace auricle
