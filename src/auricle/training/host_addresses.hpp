#pragma once

#include <cstdint>
#include <string>

namespace auricle {

/// This host's name.
std::string own_host();

/// The address under which a host that this one can reach sees it, so that a machine of several networks, or one whose
/// name means itself alone, is found by the others. Throws UsageError where there is no such host, Error where no way
/// leads to it.
std::string address_towards(const std::string& host, std::uint16_t port);

/// Whether something listens on a host's port; it is knocked at for a second.
bool listens(const std::string& host, std::uint16_t port);

}  // namespace auricle
