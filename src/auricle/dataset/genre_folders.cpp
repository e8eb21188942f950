#include <auricle/dataset/genre_folders.hpp>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/dataset/shard.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// Recordings by the folder of the root in which they lie; those right in the root under "".
using ByFolder = std::map<std::string, std::vector<fs::path>>;

struct Sorted {
  fs::path root;
  Recordings found;
  ByFolder by_folder;
};

Sorted sort_by_folder(const fs::path& root) {
  Sorted sorted{.root = root, .found = find_recordings(root), .by_folder = {}};
  for (const fs::path& file : sorted.found.files) {
    const std::string_view below = path_in(root, file);
    const std::size_t end = below.find('/');
    sorted.by_folder[std::string(below.substr(0, end == std::string_view::npos ? 0 : end))].push_back(file);
  }
  return sorted;
}

bool is_wanted(const std::string& genre, std::span<const std::string> wanted) {
  return std::ranges::find(wanted, genre) != wanted.end();
}

/// Where all the music lies in one folder that is but a wrapping, as in many an archive: sorted by that one's folders.
Sorted without_wrapping(Sorted sorted, std::span<const std::string> wanted) {
  const auto& [name, songs] = *sorted.by_folder.begin();
  if (sorted.by_folder.size() != 1 || name.empty() || is_wanted(name, wanted)) {
    return sorted;
  }
  Sorted inner = without_wrapping(sort_by_folder(sorted.root / name), wanted);
  return inner.by_folder.size() < 2 || inner.by_folder.contains("") ? sorted : inner;
}

Sorted sort_by_genre(const fs::path& root, std::span<const std::string> wanted) {
  Sorted outer = sort_by_folder(root);
  if (outer.by_folder.empty()) {
    return outer;
  }
  Sorted inner = without_wrapping(outer, wanted);
  if (inner.root != root) {
    inner.found.notes = std::move(outer.found.notes);
    inner.found.failures = std::move(outer.found.failures);
    inner.found.notes.push_back(fmt::format("the genres are the folders of {}, the only one with music in {}",
                                            inner.root.string(), root.string()));
  }
  return inner;
}

/// "a, b and 3 more".
std::string some_of(const std::vector<fs::path>& paths) {
  constexpr std::size_t kMost = 3;
  std::string text = paths.front().string();
  for (std::size_t i = 1; i < std::min(kMost, paths.size()); ++i) {
    text += ", " + paths[i].string();
  }
  return paths.size() > kMost ? fmt::format("{} and {} more", text, paths.size() - kMost) : text;
}

bool failed_in(const fs::path& folder, const std::vector<FailedSong>& failures) {
  return std::ranges::any_of(failures, [&](const FailedSong& failed) {
    return failed.path == folder || failed.path.native().starts_with(folder.native() + '/');
  });
}

GenreFolders as_genres(ByFolder&& by_folder, Recordings&& found) {
  GenreFolders folders{
      .genres = {}, .songs = {}, .notes = std::move(found.notes), .failures = std::move(found.failures)};
  for (auto& [genre, songs] : by_folder) {
    for (fs::path& song : songs) {
      folders.songs.push_back({std::move(song), static_cast<int>(folders.genres.size())});
    }
    folders.genres.push_back(genre);
  }
  return folders;
}

}  // namespace

std::size_t GenreFolders::count(int label) const {
  return static_cast<std::size_t>(std::ranges::count(songs, label, &Song::label));
}

GenreFolders scan_genre_folders(const fs::path& root, std::span<const std::string> wanted) {
  auto [folder, found, by_folder] = sort_by_genre(root, wanted);
  if (found.files == std::vector{root}) {
    throw DatasetError(
        fmt::format("{} is a recording; a folder with a folder for each genre is wanted", root.string()));
  }
  if (const auto strays = by_folder.find(""); strays != by_folder.end()) {
    const bool one = strays->second.size() == 1;
    found.notes.push_back(fmt::format("{} recording{} beside the genre folders and {} no genre: {}",
                                      strays->second.size(), one ? " lies" : "s lie", one ? "has" : "have",
                                      some_of(strays->second)));
    by_folder.erase(strays);
  }
  for (const fs::path& empty : found.folders) {
    const std::string genre = empty.filename().string();
    if (by_folder.contains(genre) || failed_in(empty, found.failures)) {
      continue;
    }
    if (is_wanted(genre, wanted)) {
      throw DatasetError(fmt::format("genre folder {} holds no audio; fill it or take it away", empty.string()));
    }
    found.notes.push_back(fmt::format("no audio in {}: left out", empty.string()));
  }
  if (by_folder.empty()) {
    throw DatasetError(
        found.failures.empty()
            ? fmt::format("{} holds no genre folders with music; put each genre's songs into a folder of "
                          "its own",
                          folder.string())
            : found.failures.front().reason);
  }
  return as_genres(std::move(by_folder), std::move(found));
}

GenreFolders scan_recordings(const fs::path& root) {
  auto [folder, found, by_folder] = sort_by_genre(root, {});
  if (found.files.empty()) {
    throw DatasetError(found.failures.empty() ? fmt::format("{} holds no audio", root.string())
                                              : found.failures.front().reason);
  }
  return as_genres(std::move(by_folder), std::move(found));
}

}  // namespace auricle
