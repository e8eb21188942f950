#include <auricle/library/folder_sheets.hpp>

#include <algorithm>
#include <iterator>
#include <system_error>

#include <auricle/core/error.hpp>
#include <auricle/library/file_state.hpp>
#include <auricle/tags/genre_text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// album.cue and album.flac.cue are about album.flac.
bool is_called_as(const fs::path& sheet, const fs::path& recording) {
  return sheet.stem() == recording.stem() || sheet.stem() == recording.filename();
}

std::vector<CueTrack> tracks_of(const CueSheet& sheet, const fs::path& recording) {
  std::vector<CueTrack> tracks;
  std::ranges::copy_if(sheet.tracks, std::back_inserter(tracks), [&](const CueTrack& track) {
    std::error_code ignored;
    return track.file.filename() == recording.filename() || fs::equivalent(track.file, recording, ignored);
  });
  return tracks;
}

CatalogueSong song_of(const CueTrack& track, const CueSheet& sheet, const fs::path& recording) {
  CatalogueSong song{.path = recording,
                     .cue_track = track.number,
                     .begin_s = track.begin_s,
                     .end_s = track.end_s.value_or(0.0),
                     .tags = {.artist = track.performer,
                              .album_artist = sheet.performer,
                              .album = sheet.title,
                              .title = track.title,
                              .track = track.number}};
  song.tags.genres = genres_in(sheet.genre);
  return song;
}

}  // namespace

FolderSheets::FolderSheets(const std::vector<fs::path>& sheets) {
  for (const fs::path& sheet : sheets) {
    try {
      if (const std::optional<FileState> state = state_of(sheet)) {
        files_.push_back(sheet);
        known_.push_back({.name = sheet.filename().string(), .state = *state});
      }
    } catch (const FileError& error) {
      notes_.emplace_back(error.what());
    }
  }
}

std::vector<CatalogueSong> FolderSheets::songs_in(const fs::path& recording) {
  read();
  std::vector<const Sheet*> order;
  std::ranges::transform(*sheets_, std::back_inserter(order), [](const Sheet& sheet) { return &sheet; });
  std::stable_partition(order.begin(), order.end(),
                        [&](const Sheet* sheet) { return is_called_as(sheet->file, recording); });
  for (const Sheet* sheet : order) {
    const std::vector<CueTrack> tracks = tracks_of(sheet->contents, recording);
    if (tracks.empty()) {
      continue;
    }
    std::vector<CatalogueSong> songs;
    if (tracks.size() > 1 || tracks.front().begin_s > 0.0) {
      std::ranges::transform(tracks, std::back_inserter(songs),
                             [&](const CueTrack& track) { return song_of(track, sheet->contents, recording); });
    }
    return songs;
  }
  return {};
}

void FolderSheets::read() {
  if (sheets_) {
    return;
  }
  sheets_.emplace();
  for (const fs::path& file : files_) {
    try {
      sheets_->push_back({.file = file, .contents = read_cue_sheet(file)});
      std::ranges::copy(sheets_->back().contents.notes, std::back_inserter(notes_));
    } catch (const FileError& error) {
      notes_.push_back(fmt::format("{}; its recording is taken for one song", error.what()));
    }
  }
}

}  // namespace auricle
