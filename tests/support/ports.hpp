#pragma once

#include <cstdint>

namespace auricle::test {

/// A port of this host on which nobody listens now.
std::uint16_t free_port();

}  // namespace auricle::test
