#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <auricle/dataset/recordings.hpp>

namespace auricle {

/// A recording and its genre, as an index into the list of genres.
struct Song {
  std::filesystem::path path;
  int label = 0;
};

/// Recordings sorted into folders that are named after their genres.
struct GenreFolders {
  std::vector<std::string> genres;     ///< folder names in byte order, as numpy.unique sorts them
  std::vector<Song> songs;             ///< genre by genre, in each by path
  std::vector<std::string> notes{};    ///< what was left out though nothing failed: a line each
  std::vector<FailedSong> failures{};  ///< folders and links that can't be read

  /// Songs of one genre.
  std::size_t count(int label) const;
};

/// Reads the folders of `root`: each one is a genre, any depth of recordings inside. Recordings beside them have no
/// genre and folders without recordings are none: both are left out with a note, but the folder of a genre in `wanted`
/// must hold some. Where all recordings lie in one folder that is not wanted, and there in several folders, those are
/// the genres. Throws FileError when `root` can't be read, DatasetError when there is no genre.
GenreFolders scan_genre_folders(const std::filesystem::path& root, std::span<const std::string> wanted = {});

/// Every recording below `root`, or `root` itself: a file's genre is what scan_genre_folders takes it for, or "" when
/// it lies beside the genres' folders. Throws FileError when `root` can't be read, DatasetError when it holds no audio.
GenreFolders scan_recordings(const std::filesystem::path& root);

}  // namespace auricle
