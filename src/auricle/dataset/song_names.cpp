#include <auricle/dataset/song_names.hpp>

#include <algorithm>
#include <filesystem>

#include <auricle/core/error.hpp>
#include <auricle/dataset/song_id.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// Whether one of two names is the end of the other, by whole folders.
bool fit(std::string_view one, std::string_view other) {
  const auto [shorter, longer] = std::ranges::minmax(one, other, {}, [](auto name) { return name.size(); });
  return longer.ends_with(shorter) &&
         (longer.size() == shorter.size() || longer[longer.size() - shorter.size() - 1] == '/');
}

}  // namespace

SongNames::SongNames(std::span<const std::string> songs) {
  std::map<std::string_view, std::size_t> number_of;
  for (std::size_t row = 0; row < songs.size(); ++row) {
    const auto [known, is_new] = number_of.emplace(songs[row], songs_.size());
    if (is_new) {
      by_id_[song_id(songs[row])].push_back(songs_.size());
      songs_.push_back({.path = songs[row], .name = listed_name(songs[row]), .rows = {}});
    }
    songs_[known->second].rows.push_back(row);
  }
}

std::vector<std::size_t> SongNames::rows_of(std::string_view name, std::string_view where) const {
  const auto of_that_id = by_id_.find(song_id(name));
  if (of_that_id == by_id_.end()) {
    return {};
  }
  const std::string wanted = listed_name(name);
  std::vector<const NamedSong*> fitting;
  for (const std::size_t song : of_that_id->second) {
    if (fit(songs_[song].name, wanted)) {
      fitting.push_back(&songs_[song]);
    }
  }
  // The whole path, or the ending of the file, may decide.
  const auto prefer = [&](auto&& is_better) {
    if (fitting.size() > 1 && std::ranges::any_of(fitting, is_better)) {
      std::erase_if(fitting, [&](const NamedSong* song) { return !is_better(song); });
    }
  };
  prefer([&](const NamedSong* song) { return song->path.ends_with(name); });
  prefer([&](const NamedSong* song) { return song->path == name; });
  if (fitting.size() > 1) {
    std::vector<std::string> paths;
    std::ranges::transform(fitting, std::back_inserter(paths), &NamedSong::path);
    throw DatasetError(
        fmt::format("{}: \"{}\" fits {} songs ({}); name the folders too, as far as it takes to tell them "
                    "apart",
                    where, name, paths.size(), fmt::join(paths, ", ")));
  }
  return fitting.empty() ? std::vector<std::size_t>() : fitting.front()->rows;
}

std::string listed_name(std::string_view name) {
  const std::filesystem::path path = std::filesystem::path(name).lexically_normal();
  return (path.parent_path() / song_id(path)).string();
}

}  // namespace auricle
