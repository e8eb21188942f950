#pragma once

#include <string>
#include <string_view>

#include <auricle/core/json.hpp>

// How strings that are no UTF-8 pass through nlohmann-json, which can neither write nor read them: see json_text.

namespace auricle {

/// JSON text in which "\udce9" and its like, which stand for bytes that are no UTF-8, are characters that nlohmann-json
/// can read; restore_bytes puts the bytes in their place.
std::string with_stand_ins(std::string_view json_text);

/// What was read from text that with_stand_ins gave, with the bytes that are meant.
Json restore_bytes(const Json& json);

}  // namespace auricle
