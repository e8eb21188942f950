#pragma once

// Included by the network module's own .cpp files alone.

#include <string_view>

#include <auricle/network/architecture.hpp>

namespace auricle {

/// Goes through a network from input to output, takes apart what is nested, finds what names stand for, works out every
/// shape and refuses what can't be built. Throws UsageError beginning with `where`.
NetworkInfo walk_layers(const Architecture& architecture, std::string_view where);

}  // namespace auricle
