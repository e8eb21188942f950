#pragma once

#include <filesystem>
#include <string>

namespace auricle {

/// What is written in a CUE sheet, as UTF-8: it is that or, where it can't be, Windows' Latin-1 (CP1252). Throws
/// FileError: unreadable, larger than a mebibyte, in UTF-16.
std::string read_cue_text(const std::filesystem::path& path);

}  // namespace auricle
