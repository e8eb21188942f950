#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include <auricle/library/catalogue.hpp>

namespace auricle {

/// A song of a playlist.
struct PlaylistSong {
  CatalogueSong song;
  double duration_s = 0.0;  ///< 0: not known
};

/// Writes an extended M3U playlist in UTF-8 (.m3u8), whole or not at all: absolute paths, each with its duration and
/// "artist - title" as far as they are known. Tracks of CUE sheets are left out, for a playlist can't name them, and so
/// are files whose names are no UTF-8 or hold a line break. Returns how many songs are in it. Throws FileError.
std::size_t write_playlist(const std::filesystem::path& file, std::span<const PlaylistSong> songs);

}  // namespace auricle
