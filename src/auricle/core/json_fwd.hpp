#pragma once

#include <nlohmann/json_fwd.hpp>

namespace auricle {

/// JSON whose objects keep the order they were written in, so that files read the way their author meant them. For
/// headers that only name it; json.hpp has the rest.
using Json = nlohmann::ordered_json;

}  // namespace auricle
