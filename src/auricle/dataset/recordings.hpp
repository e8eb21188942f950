#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace auricle {

/// A song that gave nothing, or a folder of songs, and why.
struct FailedSong {
  std::filesystem::path path;
  std::string reason;
};

/// What a search for recordings found and what it had to leave out.
struct Recordings {
  std::vector<std::filesystem::path> files;    ///< sorted by path
  std::vector<std::filesystem::path> folders;  ///< the folders right in the one that was searched, sorted
  std::vector<std::string> notes;              ///< what was left out though nothing failed: a line each
  std::vector<FailedSong> failures;            ///< folders and links that can't be read
};

/// Every recording (see looks_like_recording) below a folder. Linked folders are followed, wherever they lead, and no
/// folder is read twice. Passed over are names with a leading dot (.git, ._song.wav; but "...And Justice for All" and
/// ".38 Special" are music) and the folders that systems leave everywhere (lost+found, __MACOSX, @eaDir, …). What is
/// no folder, a pipe or "-" too, is one recording. Throws FileError when `root` is not there or can't be read.
Recordings find_recordings(const std::filesystem::path& root);

}  // namespace auricle
