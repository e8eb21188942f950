#pragma once

#include <optional>
#include <string>

namespace auricle {

/// A variable of the environment; absent where it is unset or empty, which are the same to most programs.
std::optional<std::string> environment_variable(const char* name);

}  // namespace auricle
