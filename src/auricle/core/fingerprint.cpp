#include <auricle/core/fingerprint.hpp>

#include <fmt/format.h>

namespace auricle {

void Fingerprint::add(std::span<const std::byte> bytes) {
  for (const std::byte byte : bytes) {
    state_ = (state_ ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001b3U;
  }
}

std::string Fingerprint::hex() const { return fmt::format("{:016x}", state_); }

}  // namespace auricle
