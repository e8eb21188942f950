#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace auricle {

/// One of several shares of a folder's songs, for as many machines. Which share a song falls to is decided by its path
/// in the folder alone: by hash64 of the path's bytes, modulo the number of shares. So machines need not ask each
/// other, the folder may have another name on each, and a song stays where it is when others come and go.
struct Shard {
  std::size_t index = 1;  ///< from 1, as GNU parallel counts
  std::size_t count = 1;

  /// Of "2/4". Throws UsageError for all but 1/N … N/N.
  static Shard from(std::string_view text);
  /// "2/4".
  std::string text() const;

  /// Whether a song is one of this share's, by its path_in the folder.
  bool has(std::string_view path) const;

  bool operator==(const Shard&) const = default;
};

/// The path in `folder` of a file that find_recordings found there: a part of `file`. The name of a file that was named
/// itself.
std::string_view path_in(const std::filesystem::path& folder, const std::filesystem::path& file);

/// A line that names a file, naming it as another machine does.
std::string with_path(std::string line, const std::filesystem::path& path, const std::filesystem::path& other);

/// A shard's work, and the file it is in.
struct ShardFile {
  Shard shard;
  std::filesystem::path file;
};

/// Throws UsageError unless every shard of one number of shards is there, and none twice.
void check_complete(std::vector<ShardFile> files);

}  // namespace auricle
