#pragma once

#include <filesystem>
#include <span>
#include <string>

#include <auricle/evaluation/interval.hpp>

namespace auricle {

/// One genre's bar.
struct GenreBar {
  std::string genre;
  double share = 0.0;  ///< 0 … 1
  Interval interval;   ///< drawn as whiskers
};

/// How bars are labelled.
struct GenreBarsText {
  std::string title;
  std::string axis;     ///< what the shares are, e.g. "Songs found (%)"
  double chance = 0.0;  ///< share marked by a dashed line
};

/// Draws a bar with its interval for each genre, the first on top. The file's kind goes by its ending: .png, .svg or
/// .pdf. Throws UsageError for another ending or no bars, FileError when the file can't be written, Error when gnuplot
/// is missing or fails.
void draw_genre_bars(const std::filesystem::path& path, std::span<const GenreBar> bars, const GenreBarsText& text);

}  // namespace auricle
