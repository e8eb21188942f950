#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace SQLite {
class Statement;
}  // namespace SQLite

namespace auricle {

/// Songs whose paths are `root` or begin with `prefix`, which ends in a slash: what is in or below a folder.
struct PathRange {
  std::string root;
  std::string prefix;
  std::string end;  ///< the first path behind them
};

/// One for each folder that lies in no other of them, sorted; one of all paths where no folder is given.
std::vector<PathRange> ranges_below(std::vector<std::filesystem::path> folders);

/// Whether a path is of a range.
bool lies_in(const PathRange& range, const std::filesystem::path& path);

/// The condition of a query that takes the songs of a range, from parameter `first` on; see bind_range.
std::string range_condition(int first);

/// Binds a range to parameters first, first + 1 and first + 2.
void bind_range(SQLite::Statement& query, int first, const PathRange& range);

}  // namespace auricle
