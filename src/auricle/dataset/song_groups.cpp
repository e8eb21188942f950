#include <auricle/dataset/song_groups.hpp>

#include <map>
#include <numeric>
#include <sstream>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/song_id.hpp>
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

/// The group of each song_id that a file names.
std::map<std::string, std::string> load_groups(const std::filesystem::path& file) {
  std::map<std::string, std::string> group_of_song;
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
    const std::size_t comma = line.find(',');
    if (comma == std::string::npos || comma == 0 || comma + 1 == line.size()) {
      throw DatasetError(fmt::format("{}, line {}: \"{}\" is not \"song,group\"", file.string(), number, line));
    }
    const auto [known, is_new] = group_of_song.emplace(song_id(line.substr(0, comma)), line.substr(comma + 1));
    if (!is_new && known->second != line.substr(comma + 1)) {
      throw DatasetError(fmt::format("{}, line {}: {} is in two groups", file.string(), number, known->first));
    }
  }
  return group_of_song;
}

}  // namespace

std::size_t join_by_file(SongGroups& groups, std::span<const std::string> songs, const std::filesystem::path& file) {
  const std::map<std::string, std::string> group_of_song = load_groups(file);
  std::map<std::string, std::size_t> first_row;
  std::size_t n_named = 0;
  for (std::size_t row = 0; row < songs.size(); ++row) {
    const auto found = group_of_song.find(song_id(songs[row]));
    if (found != group_of_song.end() && found->second != kFault) {
      ++n_named;
      groups.join(first_row.emplace(found->second, row).first->second, row);
    }
  }
  return n_named;
}

std::vector<std::size_t> faulty_rows(std::span<const std::string> songs, const std::filesystem::path& file) {
  const std::map<std::string, std::string> group_of_song = load_groups(file);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < songs.size(); ++row) {
    const auto found = group_of_song.find(song_id(songs[row]));
    if (found != group_of_song.end() && found->second == kFault) {
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace auricle
