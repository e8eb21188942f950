#pragma once

#include <string_view>

namespace auricle {

inline constexpr std::string_view kSpreadsheet = "a spreadsheet or another zipped document";
inline constexpr std::string_view kUtf16 = "text in UTF-16";

/// What a file is, by how it begins, where it is something that is often taken for a model or a table: "an HDF5 file",
/// "a git-lfs pointer", …; empty when nothing is known of it.
std::string_view file_kind(std::string_view head);

}  // namespace auricle
