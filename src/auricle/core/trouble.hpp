#pragma once

#include <filesystem>
#include <string>

namespace auricle {

/// To be called where an exception was caught in work on one file of many: what it says, in one line that names the
/// file, whatever it is: want of memory, a file system's error. Stopped goes on, for it is no file's trouble.
std::string trouble_with(const std::filesystem::path& file);

}  // namespace auricle
