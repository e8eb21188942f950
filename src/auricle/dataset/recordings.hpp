#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
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

/// A search that holds the names of one folder's files at a time, however many there are in all.
struct RecordingVisit {
  std::function<void(const std::filesystem::path&)> visit;  ///< called for each recording
  /// Whether a file without an ending is known to be a recording; where it isn't, its first bytes are read.
  std::function<bool(const std::filesystem::path&)> is_known{};
  std::function<void(const std::filesystem::path&)> enter{};  ///< called for each folder before it is read
  /// Called for each folder, before its recordings, with the CUE sheets in it.
  std::function<void(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& sheets)> sheets{};
  /// Called in the place of `visit` for a recording that is a symbolic link, or lies in a folder behind one.
  std::function<void(const std::filesystem::path&)> visit_linked{};
  std::stop_token stop{};
};

/// Goes to the recordings that find_recordings finds: those of a folder in the order of their names, then those of the
/// folders in it, linked folders last. Says what it left out and has no `files`. Throws Stopped too.
Recordings visit_recordings(const std::filesystem::path& root, const RecordingVisit& visit);

/// Whether a search takes an entry of a folder for a CUE sheet.
bool is_sheet(const std::filesystem::directory_entry& entry);

/// Whether a search passes over what has this name, a folder or a file.
bool is_passed_over(std::string_view name);

}  // namespace auricle
