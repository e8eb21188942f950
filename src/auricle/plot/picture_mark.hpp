#pragma once

#include <string>
#include <string_view>

namespace auricle {

/// A picture's bytes with a mark in them that it is Auricle's, which nobody sees: by it check_output knows what may be
/// replaced. `ending` is ".png", ".svg" or ".pdf".
std::string with_mark(std::string picture, std::string_view ending);

}  // namespace auricle
