#pragma once

#include <string>

namespace auricle {

/// The arguments that this program was started with, as they could be typed into a shell.
std::string command_line();

}  // namespace auricle
