#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace auricle {

/// A variable of the environment; absent where it is unset or empty, which are the same to most programs.
std::optional<std::string> environment_variable(const char* name);

/// Where programs keep what is their user's: $XDG_DATA_HOME, else ~/.local/share; absent where neither can be told.
std::optional<std::filesystem::path> user_data_folder();

/// Where they keep what they can make anew: $XDG_CACHE_HOME, else ~/.cache.
std::optional<std::filesystem::path> user_cache_folder();

}  // namespace auricle
