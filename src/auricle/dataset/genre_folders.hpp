#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace auricle {

/// A recording and its genre, as an index into the list of genres.
struct Song {
  std::filesystem::path path;
  int label = 0;
};

/// Recordings sorted into folders that are named after their genres.
struct GenreFolders {
  std::vector<std::string> genres;  ///< folder names in byte order, as numpy.unique sorts them
  std::vector<Song> songs;          ///< genre by genre, in each by path

  /// Songs of one genre.
  std::size_t count(int label) const;
};

/// Every file below `root` (or `root` itself, when it is a file) whose name ends like a recording's, sorted by path.
/// Hidden files and folders are passed over. Throws FileError when `root` can't be read.
std::vector<std::filesystem::path> find_audio_files(const std::filesystem::path& root);

/// Reads the folders of `root`: each one is a genre, any depth of audio files inside. Throws FileError when `root`
/// can't be read, DatasetError when it holds no folders or a genre without audio.
GenreFolders scan_genre_folders(const std::filesystem::path& root);

/// Every recording below `root`, in no need of genre folders: a file's genre is the first folder on the way to it, ""
/// when it lies in `root` itself or is `root`. Throws FileError when `root` can't be read, DatasetError when it holds
/// no audio.
GenreFolders scan_recordings(const std::filesystem::path& root);

}  // namespace auricle
