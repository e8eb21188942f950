#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace auricle {

/// A track of an album that is one file: a stretch of it.
struct CueTrack {
  std::filesystem::path file;  ///< the recording it is a part of
  int number = 0;              ///< from 1 on, another one for each track of a recording
  std::string title;           ///< UTF-8; empty where the sheet doesn't say
  std::string performer;       ///< the album's where the track has none of its own
  double begin_s = 0.0;
  std::optional<double> end_s;  ///< where the next one begins; absent: the file's end
};

/// What a CUE sheet says of the recordings beside it.
struct CueSheet {
  std::string title;  ///< the album's
  std::string performer;
  std::string genre;               ///< of "REM GENRE"
  std::vector<CueTrack> tracks;    ///< file by file in the sheet's order, each file's by where they begin
  std::vector<std::string> notes;  ///< what could not be used of it, a line each
};

/// Reads a CUE sheet: UTF-8 or, where it is none, Windows' Latin-1 (CP1252). A recording that isn't there under its
/// name is looked for under the same name with another ending (album.flac for album.wav), then under the sheet's own;
/// never outside the sheet's folder. A track whose number is none, or another one's, gets the next and is noted. Tracks
/// of data, without a begin, of a time that can't be or of a missing recording are left out and noted. Throws
/// FileError: unreadable, larger than a mebibyte, in UTF-16, without a single track.
CueSheet read_cue_sheet(const std::filesystem::path& path);

/// Whether a file's name is that of a CUE sheet.
bool is_cue_sheet(const std::filesystem::path& file);

/// The sheet that stands beside a recording: "album.cue" or "album.flac.cue" for "album.flac", whatever the case of
/// ".cue"; nothing without one.
std::optional<std::filesystem::path> find_cue_sheet(const std::filesystem::path& recording);

/// The tracks of a recording that a sheet beside it tells of; none without such a sheet, or where it is about others.
/// Throws as read_cue_sheet.
CueSheet cue_sheet_of(const std::filesystem::path& recording);

}  // namespace auricle
