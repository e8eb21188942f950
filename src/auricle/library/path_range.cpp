#include <auricle/library/path_range.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {

std::vector<PathRange> ranges_below(std::vector<std::filesystem::path> folders) {
  if (folders.empty()) {
    folders.emplace_back("/");
  }
  std::vector<PathRange> ranges;
  for (const std::filesystem::path& folder : folders) {
    std::string root = folder.lexically_normal().string();
    if (root.size() > 1 && root.ends_with('/')) {
      root.pop_back();
    }
    const std::string prefix = root == "/" ? root : root + '/';
    std::string end = prefix;
    ++end.back();
    ranges.push_back({.root = root, .prefix = prefix, .end = end});
  }
  std::ranges::sort(ranges, {}, &PathRange::prefix);
  const auto within = [](const PathRange& outer, const PathRange& inner) {
    return inner.prefix.starts_with(outer.prefix);
  };
  ranges.erase(std::unique(ranges.begin(), ranges.end(), within), ranges.end());
  return ranges;
}

bool lies_in(const PathRange& range, const std::filesystem::path& path) {
  return path.native() == range.root || path.native().starts_with(range.prefix);
}

std::string range_condition(int first) {
  return fmt::format("(path >= ?{0} AND path < ?{2} AND (path = ?{0} OR path >= ?{1}))", first, first + 1, first + 2);
}

void bind_range(SQLite::Statement& query, int first, const PathRange& range) {
  for (const std::string& bytes : {range.root, range.prefix, range.end}) {
    query.bind(first++, bytes.data(), static_cast<int>(bytes.size()));
  }
}

}  // namespace auricle
