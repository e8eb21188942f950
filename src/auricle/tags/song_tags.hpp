#pragma once

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

}  // namespace auricle
