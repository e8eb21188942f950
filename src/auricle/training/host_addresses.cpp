#include <auricle/training/host_addresses.hpp>

#include <array>
#include <memory>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

/// All of a host's; null: there is none.
Addresses addresses_of(const std::string& host, std::uint16_t port, int kind) {
  addrinfo hints{};
  hints.ai_socktype = kind;
  addrinfo* found = nullptr;
  const int status = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  return {status == 0 ? found : nullptr, &freeaddrinfo};
}

class Socket {
 public:
  Socket(const addrinfo& address, int kind) : number_(socket(address.ai_family, kind | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (number_ >= 0) {
      close(number_);
    }
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

std::string own_host() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::string address_towards(const std::string& host, std::uint16_t port) {
  const Addresses all = addresses_of(host, port, SOCK_DGRAM);
  if (!all) {
    throw UsageError(fmt::format("MASTER_ADDR is {}, which is no host that can be found", host));
  }
  const Socket wire(*all, SOCK_DGRAM);
  sockaddr_storage own{};
  socklen_t length = sizeof(own);
  std::array<char, NI_MAXHOST> text{};
  // Nothing is sent: connecting a datagram socket only picks the way.
  const bool known =
      wire.number() >= 0 && connect(wire.number(), all->ai_addr, all->ai_addrlen) == 0 &&
      getsockname(wire.number(), reinterpret_cast<sockaddr*>(&own), &length) == 0 &&
      getnameinfo(reinterpret_cast<sockaddr*>(&own), length, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0;
  if (!known) {
    throw Error(fmt::format("there is no way from here to {}, where rank 0 is to be", host));
  }
  return text.data();
}

bool listens(const std::string& host, std::uint16_t port) {
  constexpr int kPatience = 1000;  // ms
  const Addresses all = addresses_of(host, port, SOCK_STREAM);
  for (const addrinfo* address = all.get(); address != nullptr; address = address->ai_next) {
    const Socket wire(*address, SOCK_STREAM | SOCK_NONBLOCK);
    if (connect(wire.number(), address->ai_addr, address->ai_addrlen) == 0) {
      return true;
    }
    pollfd ready{.fd = wire.number(), .events = POLLOUT, .revents = 0};
    int error = 0;
    socklen_t length = sizeof(error);
    if (errno == EINPROGRESS && poll(&ready, 1, kPatience) == 1 &&
        getsockopt(wire.number(), SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace auricle
