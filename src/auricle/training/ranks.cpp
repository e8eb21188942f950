#include <auricle/training/ranks.hpp>

#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <auricle/core/environment.hpp>
#include <auricle/core/error.hpp>
#include <auricle/training/heartbeats.hpp>
#include <auricle/training/process_group.hpp>
#include <auricle/training/torch_device.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Store = c10::intrusive_ptr<c10d::Store>;

constexpr seconds kLongestJoining{300};
constexpr milliseconds kLook{100};
constexpr std::chrono::microseconds kGlance{50};
constexpr int kStoresEach = 2;  // a file goes with the last who leaves it

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

std::string text_of(const std::vector<std::uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

std::string own_host() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

/// The address under which a host that this one can reach sees it, so that a machine of several networks, or one whose
/// name means itself alone, is found by the others.
std::string address_towards(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    throw UsageError(fmt::format("MASTER_ADDR is {}, which is no host that can be found", host));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> all(found, freeaddrinfo);
  const int wire = socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_storage own{};
  socklen_t length = sizeof(own);
  std::array<char, NI_MAXHOST> text{};
  // Nothing is sent: connecting a datagram socket only picks the way.
  const bool known =
      wire >= 0 && connect(wire, found->ai_addr, found->ai_addrlen) == 0 &&
      getsockname(wire, reinterpret_cast<sockaddr*>(&own), &length) == 0 &&
      getnameinfo(reinterpret_cast<sockaddr*>(&own), length, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0;
  if (wire >= 0) {
    close(wire);
  }
  if (!known) {
    throw Error(fmt::format("there is no way from here to {}, where rank 0 is to be", host));
  }
  return text.data();
}

}  // namespace

struct Ranks::Impl {
  Impl(Rendezvous where, const Device& at) : rendezvous(std::move(where)), device(torch_device(at)) {
    const bool leads = rendezvous.rank == 0;
    const std::string address = rendezvous.host.empty() ? "" : address_towards(rendezvous.host, rendezvous.port);
    store = open_store(leads);
    say("host", own_host());
    check_size(leads);
    if (store->add(key("taken", rendezvous.rank), 1) != 1) {
      throw UsageError(fmt::format("there are two processes of rank {}; give each a RANK of its own{}", rendezvous.rank,
                                   rendezvous.file.empty() ? "" : ", and a new run a new file to meet at"));
    }
    join();
    heartbeats.emplace(open_store(false), rendezvous.rank, rendezvous.size);
    agree({{"device", device.is_cuda() ? "cuda" : "cpu"}});
    group = make_process_group(store, rendezvous, address, device);
  }

  Store open_store(bool serves) const {
    if (!rendezvous.file.empty()) {
      return c10::make_intrusive<c10d::FileStore>(rendezvous.file, kStoresEach * rendezvous.size);
    }
    c10d::TCPStoreOptions options;
    options.port = rendezvous.port;
    options.isServer = serves;
    options.waitWorkers = false;
    options.timeout = kLongestJoining;
    try {
      return c10::make_intrusive<c10d::TCPStore>(rendezvous.host, options);
    } catch (const std::exception& error) {
      const std::string_view why = error.what();
      if (why.find("EADDRINUSE") != std::string_view::npos || why.find("already in use") != std::string_view::npos) {
        throw UsageError(
            fmt::format("port {} is in use on this host; give all ranks another MASTER_PORT", rendezvous.port));
      }
      throw Error(serves ? fmt::format("rank 0 can't be met at {} port {}: it is not this host's address",
                                       rendezvous.host, rendezvous.port)
                         : fmt::format("rank 0 can't be reached at {} port {}; is it running there?", rendezvous.host,
                                       rendezvous.port));
    }
  }

  static std::string key(const char* what, int of_rank) { return fmt::format("{}/{}", what, of_rank); }

  void say(const char* what, const std::string& value) const {
    store->set(key(what, rendezvous.rank), bytes_of(value));
  }

  bool has_said(const char* what, int of_rank) const { return store->check({key(what, of_rank)}); }

  std::string said(const char* what, int of_rank) const { return text_of(store->get(key(what, of_rank))); }

  std::string name_of(int of_rank) const {
    return fmt::format("rank {} of {} on host {}", of_rank, rendezvous.size, said("host", of_rank));
  }

  void check_size(bool leads) const {
    if (leads) {
      store->set("size", bytes_of(std::to_string(rendezvous.size)));
    }
    store->wait({"size"}, kLongestJoining);
    if (const std::string size = text_of(store->get("size")); size != std::to_string(rendezvous.size)) {
      throw UsageError(
          fmt::format("WORLD_SIZE is {} here and {} at rank 0; give all ranks the same", rendezvous.size, size));
    }
  }

  /// Waits until all are there.
  void join() {
    const auto begin = Clock::now();
    for (int other = 0; other < rendezvous.size; ++other) {
      while (!has_said("host", other)) {
        if (Clock::now() - begin > kLongestJoining) {
          throw Error(fmt::format("rank {} of {} did not come within {} s; were all started?", other, rendezvous.size,
                                  kLongestJoining.count()));
        }
        std::this_thread::sleep_for(kLook);
      }
    }
  }

  [[noreturn]] void give_up(int lost) {
    broken = true;
    throw Error(
        fmt::format("rank {} of {}{} was lost: it has ended, or can't be reached any more; the training ends, start it "
                    "again with --resume",
                    lost, rendezvous.size, hosts.empty() ? "" : " on host " + hosts[static_cast<std::size_t>(lost)]));
  }

  /// Throws when a rank is given up.
  void look_for_silence() {
    if (const int lost = heartbeats->silent_rank(); lost >= 0) {
      give_up(lost);
    }
  }

  /// Waits until a rank has said it.
  void wait_until_said(const std::string& what, int of_rank) {
    while (!has_said(what.c_str(), of_rank)) {
      look_for_silence();
      std::this_thread::sleep_for(kLook);
    }
  }

  void agree(const std::map<std::string, std::string>& facts) {
    const std::string round = fmt::format("facts {}", agreements++);
    for (const auto& [key, value] : facts) {
      say(fmt::format("{} {}", round, key).c_str(), value);
    }
    say(round.c_str(), "told");
    for (int other = 0; other < rendezvous.size; ++other) {
      wait_until_said(round, other);
    }
    const std::string difference = difference_in(round, facts);
    if (difference.empty()) {
      return;
    }
    const std::string read = round + " read";
    say(read.c_str(), "yes");
    for (int other = 0; other < rendezvous.size && rendezvous.rank == 0; ++other) {
      wait_until_said(read, other);  // what all have said is kept by this process and goes with it
    }
    throw UsageError(difference);
  }

  /// Who first has told another fact than rank 0, as a sentence; empty: nobody.
  std::string difference_in(const std::string& round, const std::map<std::string, std::string>& facts) const {
    for (int other = 1; other < rendezvous.size; ++other) {
      for (const auto& [key, value] : facts) {
        const std::string name = fmt::format("{} {}", round, key);
        if (said(name.c_str(), other) != said(name.c_str(), 0)) {
          return fmt::format("{} has another {} than rank 0; start all ranks with the same options and songs",
                             name_of(other), key);
        }
      }
    }
    return "";
  }

  void wait_for(c10d::Work& work) {
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
      look_for_silence();
    }
    std::string why;
    try {
      work.wait();
      return;
    } catch (const std::exception& error) {
      why = error.what();
    }
    // A connection broke. Whose fault that was shows in who is silent from now on.
    broken = true;
    for (const auto begin = Clock::now(); Clock::now() - begin < 2 * Heartbeats::kLongestSilence;) {
      look_for_silence();
      std::this_thread::sleep_for(kLook);
    }
    throw Error(fmt::format(
        "the connection between ranks broke ({}), and all of them are still there; start the training again "
        "with --resume",
        why.substr(0, why.find('\n'))));
  }

  Rendezvous rendezvous;
  torch::Device device;
  Store store;
  ProcessGroup group;
  std::vector<std::string> hosts;  ///< of all ranks, once they are met
  std::optional<Heartbeats> heartbeats;
  bool broken = false;
  int agreements = 0;
};

Ranks::Ranks(const Rendezvous& rendezvous, const Device& device) : impl_(std::make_unique<Impl>(rendezvous, device)) {
  for (int rank = 0; rank < size(); ++rank) {
    impl_->hosts.push_back(impl_->said("host", rank));
  }
}

Ranks::~Ranks() {
  if (impl_->broken) {
    // Its threads wait for somebody who is gone, and nothing ends that but the end of the program.
    static_cast<void>(impl_.release());
  }
}

int Ranks::rank() const { return impl_->rendezvous.rank; }

int Ranks::size() const { return impl_->rendezvous.size; }

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

void Ranks::agree(const std::map<std::string, std::string>& facts) { impl_->agree(facts); }

}  // namespace auricle
