#pragma once

#include <cstddef>
#include <filesystem>
#include <stop_token>

#include <auricle/library/listing.hpp>

namespace auricle {

/// What was written down.
struct SongExport {
  std::size_t songs = 0;
  std::size_t left_out = 0;  ///< songs that a playlist can't name: tracks of CUE sheets, names that are no UTF-8
  std::size_t files = 0;
};

/// Writes the songs that a filter leaves to a file, whole or not at all, by its ending: .jsonl (a JSON object a line,
/// as song_json has it, with all genres), .csv (the columns are in docs/library.md) or .m3u8 (a playlist). Holds one
/// song at a time. Throws UsageError for another ending, or when something else lies there (check_output); FileError;
/// Stopped.
SongExport export_songs(const Catalogue& catalogue, const SongFilter& filter, const std::filesystem::path& file,
                        const std::stop_token& stop = {});

/// Writes a playlist GENRE.m3u8 into a folder for each genre that songs are answered with; the folder is made where it
/// is missing. All are written or none, as far as the disk allows. Throws as export_songs does, and UsageError when no
/// song was heard yet.
SongExport export_playlists(const Catalogue& catalogue, const SongFilter& filter, const std::filesystem::path& folder,
                            const std::stop_token& stop = {});

}  // namespace auricle
