#pragma once

#include <cstddef>

namespace auricle::test {

/// How often this program has asked for memory so far. A program that calls this counts every allocation in it.
std::size_t allocations();

}  // namespace auricle::test
