#pragma once

#include <string_view>
#include <vector>

#include <auricle/network/architecture.hpp>

namespace auricle {

/// Goes through a network from input to output, works out every shape and refuses what can't be built: the one place
/// that knows the layers' arithmetic. Throws UsageError beginning with `where`.
std::vector<LayerInfo> walk_layers(const Architecture& architecture, std::string_view where);

}  // namespace auricle
