#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace auricle {

/// A place in a picture without axes.
struct ScatterPoint {
  double x = 0.0;
  double y = 0.0;
};

/// Points of one colour.
struct ScatterGroup {
  std::string name;
  std::vector<ScatterPoint> points;
};

struct ScatterText {
  std::string title;
  std::string caption;  ///< below the picture
};

/// Groups beyond this many look like others and had better be put together.
inline constexpr std::size_t kMostScatterGroups = 12;

/// Draws points in the colours and shapes of their groups, with their names and numbers beside the picture; distances
/// are the same along both axes. Rare groups lie on top. The file's kind goes by its ending: .png, .svg or .pdf. Throws
/// UsageError for another ending or no points, FileError when the file can't be written, Error when gnuplot is missing
/// or fails.
void draw_scatter(const std::filesystem::path& path, std::span<const ScatterGroup> groups, const ScatterText& text);

}  // namespace auricle
