#include <auricle/library/playlist.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::string title_of(const CatalogueSong& song) {
  const std::string title = song.tags.title.empty() ? song.path.stem().string() : song.tags.title;
  return one_line(as_utf8(song.tags.artist.empty() ? title : song.tags.artist + " - " + title));
}

bool can_be_named(const CatalogueSong& song) {
  const std::string& path = song.path.native();
  return song.cue_track == 0 && is_utf8(path) && path.find_first_of("\r\n") == std::string::npos;
}

}  // namespace

std::optional<std::string> playlist_entry(const PlaylistSong& entry) {
  if (!can_be_named(entry.song)) {
    return std::nullopt;
  }
  const int seconds = entry.duration_s > 0.0 ? static_cast<int>(std::lround(entry.duration_s)) : -1;
  return fmt::format("#EXTINF:{},{}\n{}\n", seconds, title_of(entry.song), entry.song.path.string());
}

std::size_t write_playlist(const std::filesystem::path& file, std::span<const PlaylistSong> songs) {
  std::string text(kPlaylistHeading);
  std::size_t count = 0;
  for (const PlaylistSong& song : songs) {
    if (const std::optional<std::string> entry = playlist_entry(song)) {
      text += *entry;
      ++count;
    }
  }
  write_file(file, text);
  return count;
}

}  // namespace auricle
