#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/dataset/recordings.hpp>
#include <auricle/dataset/shard.hpp>
#include <auricle/library/catalogue.hpp>

namespace auricle {

/// What lies in a library's folders, beside what the catalogue knew.
struct Survey {
  std::size_t found = 0;               ///< recordings
  std::size_t added = 0;               ///< not known before
  std::size_t changed = 0;             ///< of another size or time than before
  std::size_t gone = 0;                ///< known before and not there any more
  std::size_t came_back = 0;           ///< that had gone
  std::vector<std::string> notes{};    ///< what was left out though nothing failed
  std::vector<FailedSong> failures{};  ///< folders that can't be read
  /// Of a shard: tells which songs are in the folders, those of the other shards too. In whatever order they are met.
  std::uint64_t songs_of_folders = 0;
};

struct SurveyOptions {
  std::function<void(std::size_t)> progress{};                       ///< gets how many were found so far
  std::function<void(const std::filesystem::path&)> enter_folder{};  ///< called before a folder is read
  bool may_be_missing = false;                                       ///< what is not there has gone
  std::optional<Shard> shard{};                                      ///< absent: all songs
  std::stop_token stop{};
};

/// Looks what is in folders (or at single files) and enters it: what is new or changed then waits to be heard, what is
/// gone is marked so, unless a folder above it can't be read. Opens no file that the catalogue knows, and holds no more
/// than one folder's names at a time. The folders are absolute, and must be there unless they may be missing: throws
/// FileError, and Stopped.
Survey survey_folders(Catalogue& catalogue, const std::vector<std::filesystem::path>& folders,
                      const SurveyOptions& options = {});

}  // namespace auricle
