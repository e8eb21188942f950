#pragma once

#include <string>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

// Rows of the catalogue's tables as values. What is in a row and can't be is SQLITE_CORRUPT, as for SQLite itself.

namespace auricle {

/// Of songs LEFT JOIN sounds; song_of reads them.
inline constexpr const char* kSongColumns =
    "songs.id, path, cue_track, begin_s, end_s, size, modified_ns, identity, genres, artist, album_artist, album, "
    "title, track, error, state, gone";
inline constexpr int kSongColumnCount = 17;

/// The song that a row begins with.
CatalogueSong song_of(SQLite::Statement& row);

/// Of hearings; hearing_of reads them.
inline constexpr const char* kHearingColumns =
    "windows, duration_s, heard_s, claimed_s, damaged_s, bad_packets, breaks_off, one_channel";
inline constexpr int kHearingColumnCount = 8;

/// What was heard, from a column of the row on; behind it comes the embedding where that is to be read too.
Hearing hearing_of(SQLite::Statement& row, int column, bool with_embedding);

/// A list of strings, as JSON.
std::vector<std::string> strings_of(const SQLite::Column& json);

/// The numbers in a blob.
std::vector<float> floats_of(const SQLite::Column& blob);

}  // namespace auricle
