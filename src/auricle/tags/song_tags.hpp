#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace auricle {

/// What a file says of itself, as UTF-8 text.
struct SongTags {
  /// Each by itself: "(17)" and "17" are Rock, several values are several, "Rock; Pop" and "Rock/Pop" are two; none is
  /// empty, none is there twice.
  std::vector<std::string> genres{};
  std::string artist{};
  std::string album_artist{};
  std::string album{};
  std::string title{};
  int track = 0;  ///< 0: not said
};

/// Reads the tags of a file, whatever its name ends with. Where several systems are in one file, what the first says
/// counts, and genres are those of all: the format's own tag, then ID3v2, APE, RIFF INFO; ID3v1, which knows 192 genres
/// and of words the first 30 letters, is asked only for what no other says. A file without tags, or of a format that
/// has none, says nothing of itself. Throws FileError when the file can't be read; tags that are broken are read as far
/// as they go.
SongTags read_tags(const std::filesystem::path& file);

}  // namespace auricle
