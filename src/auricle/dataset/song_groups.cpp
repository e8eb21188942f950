#include <auricle/dataset/song_groups.hpp>

#include <map>
#include <numeric>
#include <optional>
#include <sstream>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/song_names.hpp>
#include <fmt/format.h>

namespace auricle {

SongGroups::SongGroups(std::span<const std::string> songs) : parent_(songs.size()) {
  std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  std::map<std::string, std::size_t> first_row;
  for (std::size_t row = 0; row < songs.size(); ++row) {
    join(first_row.emplace(songs[row], row).first->second, row);
  }
}

void SongGroups::join(std::size_t row, std::size_t other) { parent_[root(other)] = root(row); }

std::size_t SongGroups::root(std::size_t row) const {
  while (parent_[row] != row) {
    row = parent_[row];
  }
  return row;
}

std::vector<std::size_t> SongGroups::of_rows() const {
  std::map<std::size_t, std::size_t> number_of_root;
  std::vector<std::size_t> groups;
  for (std::size_t row = 0; row < parent_.size(); ++row) {
    groups.push_back(number_of_root.emplace(root(row), number_of_root.size()).first->second);
  }
  return groups;
}

namespace {

constexpr const char* kFault = "fault";

struct GroupLine {
  std::string where;  ///< file and line, for errors
  std::string song;
  std::string group;
};

/// The song of a line, which is in quotes when there are commas in its name, and what comes behind its comma.
std::optional<std::pair<std::string, std::string>> parted(const std::string& line) {
  const bool quoted = line.starts_with('"');
  std::string song;
  std::size_t at = quoted ? 1 : 0;
  for (; at < line.size(); ++at) {
    if (quoted && line.compare(at, 2, "\"\"") == 0) {
      ++at;
    } else if (line[at] == (quoted ? '"' : ',')) {
      break;
    }
    song += line[at];
  }
  at += quoted ? 1 : 0;
  if (song.empty() || at + 1 >= line.size() || line[at] != ',') {
    return std::nullopt;
  }
  return std::pair(std::move(song), line.substr(at + 1));
}

std::vector<GroupLine> load_groups(const std::filesystem::path& file) {
  std::vector<GroupLine> groups;
  std::istringstream lines(read_file(file));
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    if (line.empty() || line.starts_with('#') || line == "song,group") {
      continue;
    }
    std::string where = fmt::format("{}, line {}", file.string(), number);
    auto parts = parted(line);
    if (!parts) {
      throw DatasetError(fmt::format("{}: \"{}\" is not \"song,group\"", where, line));
    }
    groups.push_back({.where = std::move(where), .song = std::move(parts->first), .group = std::move(parts->second)});
  }
  return groups;
}

/// The group of each row that a file names a song of.
std::map<std::size_t, std::string> groups_of_rows(std::span<const std::string> songs,
                                                  const std::filesystem::path& file) {
  const SongNames names(songs);
  std::map<std::size_t, std::string> groups;
  for (const GroupLine& line : load_groups(file)) {
    for (const std::size_t row : names.rows_of(line.song, line.where)) {
      if (groups.emplace(row, line.group).first->second != line.group) {
        throw DatasetError(fmt::format("{}: {} is in two groups", line.where, songs[row]));
      }
    }
  }
  return groups;
}

}  // namespace

std::size_t join_by_file(SongGroups& groups, std::span<const std::string> songs, const std::filesystem::path& file) {
  std::map<std::string, std::size_t> first_row;
  std::size_t n_named = 0;
  for (const auto& [row, group] : groups_of_rows(songs, file)) {
    if (group != kFault) {
      ++n_named;
      groups.join(first_row.emplace(group, row).first->second, row);
    }
  }
  return n_named;
}

std::vector<std::size_t> faulty_rows(std::span<const std::string> songs, const std::filesystem::path& file) {
  std::vector<std::size_t> rows;
  for (const auto& [row, group] : groups_of_rows(songs, file)) {
    if (group == kFault) {
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace auricle
