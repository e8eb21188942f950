#include <auricle/dataset/genre_folders.hpp>

#include <algorithm>
#include <map>

#include <auricle/audio/files.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) { return path.filename().native().starts_with('.'); }

FileError unreadable(const fs::path& folder, const std::error_code& error) {
  return FileError(fmt::format("can't read folder {}: {}", folder.string(), error.message()));
}

}  // namespace

std::size_t GenreFolders::count(int label) const {
  return static_cast<std::size_t>(std::ranges::count(songs, label, &Song::label));
}

std::vector<fs::path> find_audio_files(const fs::path& root) {
  std::error_code error;
  if (fs::is_regular_file(root, error)) {
    return {root};
  }
  std::vector<fs::path> files;
  fs::recursive_directory_iterator entry(root, fs::directory_options::skip_permission_denied, error);
  if (error) {
    throw unreadable(root, error);
  }
  for (; entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;  // an entry that vanishes or is a dangling link is no recording
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(ignored) && has_audio_extension(entry->path())) {
      files.push_back(entry->path());
    }
  }
  std::ranges::sort(files);
  return files;
}

GenreFolders scan_genre_folders(const fs::path& root) {
  GenreFolders found;
  std::error_code error;
  fs::directory_iterator entry(root, error);
  if (error) {
    throw unreadable(root, error);
  }
  for (; entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_directory(ignored) && !is_hidden(entry->path())) {
      found.genres.push_back(entry->path().filename().string());
    }
  }
  if (found.genres.empty()) {
    throw DatasetError(
        fmt::format("{} holds no genre folders; put each genre's songs into a folder of its own", root.string()));
  }
  std::ranges::sort(found.genres);
  for (std::size_t label = 0; label < found.genres.size(); ++label) {
    const fs::path folder = root / found.genres[label];
    const std::vector<fs::path> files = find_audio_files(folder);
    if (files.empty()) {
      throw DatasetError(fmt::format("genre folder {} holds no audio; fill it or take it away", folder.string()));
    }
    for (const fs::path& file : files) {
      found.songs.push_back({file, static_cast<int>(label)});
    }
  }
  return found;
}

GenreFolders scan_recordings(const fs::path& root) {
  const std::vector<fs::path> files = find_audio_files(root);
  if (files.empty()) {
    throw DatasetError(fmt::format("{} holds no audio", root.string()));
  }
  std::map<std::string, std::vector<fs::path>> by_genre;
  for (const fs::path& file : files) {
    const fs::path below = file.lexically_relative(root).parent_path();
    by_genre[below.empty() ? "" : below.begin()->string()].push_back(file);
  }
  GenreFolders found;
  for (const auto& [genre, songs] : by_genre) {
    for (const fs::path& song : songs) {
      found.songs.push_back({song, static_cast<int>(found.genres.size())});
    }
    found.genres.push_back(genre);
  }
  return found;
}

}  // namespace auricle
