#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace auricle {

/// Finds a table's songs by what lists call them. A song is told from others by its path; a name in a list is the end
/// of that path, "01.wav" or "blues/A/01.wav", with or without the ending of an audio file, or with another one. Where
/// the table knows less than the list ("01.wav" alone), what it knows must be the end of the list's name.
class SongNames {
 public:
  /// `songs`: the path of each row's song.
  explicit SongNames(std::span<const std::string> songs);

  /// The rows of the song with that name; none when it is not there. Throws DatasetError, beginning with `where`, when
  /// the name fits several songs.
  std::vector<std::size_t> rows_of(std::string_view name, std::string_view where) const;

 private:
  struct NamedSong {
    std::string path;
    std::string name;  ///< listed_name of the path
    std::vector<std::size_t> rows;
  };

  std::vector<NamedSong> songs_;
  std::map<std::string, std::vector<std::size_t>> by_id_;  ///< song_id: which of songs_ have it
};

/// A name without what may differ between a list and a table: "./" and the like, and the ending of an audio file.
std::string listed_name(std::string_view name);

}  // namespace auricle
