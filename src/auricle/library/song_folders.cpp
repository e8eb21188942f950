#include <auricle/library/song_folders.hpp>

#include <iterator>
#include <optional>
#include <string>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/catalogue_work.hpp>
#include <auricle/library/path_range.hpp>
#include <fmt/format.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

enum class End { kFirst, kLast };

/// The first or the last song of a range.
std::optional<fs::path> song_at(const Catalogue& catalogue, const PathRange& range, End end) {
  return catalogue_work(catalogue.file(), [&]() -> std::optional<fs::path> {
    SQLite::Statement query(catalogue.database(),
                            fmt::format("SELECT path FROM songs WHERE {} ORDER BY path {} LIMIT 1", range_condition(1),
                                        end == End::kFirst ? "ASC" : "DESC"));
    bind_range(query, 1, range);
    return query.executeStep() ? std::optional<fs::path>(query.getColumn(0).getString()) : std::nullopt;
  });
}

/// The deepest folder that all songs of a range lie in or below.
fs::path common_folder(const Catalogue& catalogue, const PathRange& range) {
  const fs::path first = song_at(catalogue, range, End::kFirst).value_or("/").parent_path();
  const fs::path last = song_at(catalogue, range, End::kLast).value_or("/").parent_path();
  fs::path common;
  for (auto one = first.begin(), other = last.begin(); one != first.end() && other != last.end() && *one == *other;
       ++one, ++other) {
    common /= *one;
  }
  return common;
}

/// The folders that songs lie below: one, but where all they have in common is the root, those of each folder in that,
/// the first of them.
std::vector<std::string> song_folders(const Catalogue& catalogue) {
  constexpr std::size_t kMost = 5;
  const PathRange all = ranges_below({}).front();
  const fs::path common = common_folder(catalogue, all);
  if (common != "/") {
    return {common.string()};
  }
  std::vector<std::string> folders;
  PathRange rest = all;
  for (auto song = song_at(catalogue, rest, End::kFirst); song && folders.size() < kMost;
       song = song_at(catalogue, rest, End::kFirst)) {
    const PathRange below = ranges_below({fs::path("/") / *std::next(song->begin())}).front();
    folders.push_back(common_folder(catalogue, below).string());
    rest.root = rest.prefix = below.end;
  }
  return folders;
}

}  // namespace

void check_song_folders(const Catalogue& catalogue, const std::vector<fs::path>& folders) {
  for (const PathRange& range : folders.empty() ? std::vector<PathRange>() : ranges_below(folders)) {
    if (song_at(catalogue, range, End::kFirst)) {
      continue;
    }
    const std::vector<std::string> known = song_folders(catalogue);
    throw UsageError(
        fmt::format("the catalogue knows no song in {}; `auricle library scan` it first{}", range.root,
                    known.empty() ? "" : fmt::format(", or name a folder where it does: {}", listed(known))));
  }
}

}  // namespace auricle
