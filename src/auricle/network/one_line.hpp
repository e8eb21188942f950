#pragma once

#include <string>
#include <string_view>

namespace auricle {

/// Text from a file that can't be trusted, fit for one line of a message: control characters (which could steer a
/// terminal) become '?', and no more than 300 bytes are kept.
std::string one_line(std::string_view text);

/// Whether text holds control characters: C0, DEL, or C1 in UTF-8.
bool has_control_characters(std::string_view text);

}  // namespace auricle
