#pragma once

// Included by the network module's own .cpp files alone.

#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/network/layers.hpp>

namespace auricle {

/// A list of layers as recipes and model files write it: docs/networks.md. Only its form is checked. Throws UsageError
/// beginning with `where`.
std::vector<Layer> layers_from_json(const Json& json, const std::string& where);

/// The same list; what nobody would have to write is left out where old files had no word for it.
Json layers_to_json(const std::vector<Layer>& layers);

}  // namespace auricle
