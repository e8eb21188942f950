#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace auricle {

/// How many there are of something.
struct CountBar {
  std::string name;
  std::size_t count = 0;
};

/// How bars are labelled.
struct CountBarsText {
  std::string title;
  std::string axis;  ///< what is counted, e.g. "Songs"
};

/// Draws a bar with its number for each, the first on top. The file's kind goes by its ending: .png, .svg or .pdf.
/// Throws UsageError for another ending or no bars, FileError when the file can't be written, Error when gnuplot is
/// missing or fails.
void draw_count_bars(const std::filesystem::path& path, std::span<const CountBar> bars, const CountBarsText& text);

}  // namespace auricle
