#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <auricle/library/catalogue.hpp>

namespace auricle {

/// A song of a playlist.
struct PlaylistSong {
  CatalogueSong song;
  double duration_s = 0.0;  ///< 0: not known
};

/// What a playlist of ours begins with, and others do not.
inline constexpr std::string_view kPlaylistHeading = "#EXTM3U\n#Auricle\n";

/// A song's lines in a playlist: its absolute path, its duration and "artist - title" as far as they are known. Absent
/// for what a playlist can't name: tracks of CUE sheets, names that are no UTF-8 or hold a line break.
std::optional<std::string> playlist_entry(const PlaylistSong& entry);

/// Writes an extended M3U playlist in UTF-8 (.m3u8), whole or not at all, of those songs that it can name; returns how
/// many they are. Throws FileError.
std::size_t write_playlist(const std::filesystem::path& file, std::span<const PlaylistSong> songs);

}  // namespace auricle
