#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace auricle {

/// Rows of a table that must stay on one side of a split: all rows of one song, of songs by one artist, of copies of
/// one recording. What several sources say is put together: if a is with b and b is with c, all three stay together.
class SongGroups {
 public:
  /// Rows of the same song (path) are together.
  explicit SongGroups(std::span<const std::string> songs);

  /// Two rows belong together, and with them all that belongs to either.
  void join(std::size_t row, std::size_t other);

  /// The group of each row: rows are together when these are equal. Numbered from 0 in the order of the rows.
  std::vector<std::size_t> of_rows() const;

 private:
  std::size_t root(std::size_t row) const;

  std::vector<std::size_t> parent_;
};

/// Joins rows as a file of "song,group" lines says, e.g. "blues.00012,Robert Johnson" or, for copies of one recording,
/// "pop.00054,pop 54" (in quotes if there is a comma in the song's name); the heading "song,group", empty lines and
/// lines that begin with # are passed over. Songs are named as SongNames has it; those that are not there are of no
/// account, nor is the group "fault". Throws FileError, DatasetError naming the line. Returns how many rows are of
/// songs in groups.
std::size_t join_by_file(SongGroups& groups, std::span<const std::string> songs, const std::filesystem::path& file);

/// The rows of songs whose group in such a file is "fault": recordings that are no good for learning or judging.
std::vector<std::size_t> faulty_rows(std::span<const std::string> songs, const std::filesystem::path& file);

}  // namespace auricle
