#pragma once

#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <vector>

namespace auricle {

/// What catalogues came to that were put together.
struct MergedCatalogue {
  std::size_t parts = 0;
  std::size_t songs = 0;
  std::size_t sounds = 0;  ///< of those; copies share one
};

/// Puts catalogues together in a new file, written whole or not at all; they are only read. All of the shards of some
/// folders, named in any order, become what one scan of the folders would have come to, with the paths that the machine
/// of shard 1 has; catalogues that are no shards, e.g. of several people, are taken as they are. What the model in use
/// made of the songs comes with them. What several have heard is kept once, as the first has it.
///
/// Before anything is written throws UsageError unless they are of one model and no shards, or all shards of folders
/// with the same songs, scanned to their end, none missing, none twice; and where `output` is there. As open_catalogue
/// where one is damaged, newer or none at all. UsageError too when two say different things of one path; Stopped.
MergedCatalogue merge_catalogues(std::vector<std::filesystem::path> parts, const std::filesystem::path& output,
                                 const std::stop_token& stop = {});

}  // namespace auricle
