#include <support/ports.hpp>

#include <stdexcept>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace auricle::test {

std::uint16_t free_port() {
  const int wire = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  const bool known = bind(wire, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                     getsockname(wire, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  close(wire);
  if (!known) {
    throw std::runtime_error("no port is free");
  }
  return ntohs(address.sin_port);
}

}  // namespace auricle::test
