#include <auricle/library/song_row.hpp>

#include <cstdint>
#include <cstring>
#include <exception>

#include <auricle/core/json.hpp>
#include <auricle/library/half.hpp>
#include <sqlite3.h>

namespace auricle {
namespace {

template <typename Value>
std::vector<Value> values_of(const SQLite::Column& blob) {
  const auto bytes = static_cast<std::size_t>(blob.getBytes());
  if (bytes % sizeof(Value) != 0) {
    throw SQLite::Exception("numbers are cut short", SQLITE_CORRUPT);
  }
  std::vector<Value> values(bytes / sizeof(Value));
  if (bytes > 0) {
    std::memcpy(values.data(), blob.getBlob(), bytes);
  }
  return values;
}

}  // namespace

std::vector<std::string> strings_of(const SQLite::Column& json) {
  try {
    return parse_json(json.getString(), "a list").get<std::vector<std::string>>();
  } catch (const std::exception& error) {
    throw SQLite::Exception(error.what(), SQLITE_CORRUPT);
  }
}

std::vector<float> floats_of(const SQLite::Column& blob) { return values_of<float>(blob); }

CatalogueSong song_of(SQLite::Statement& row) {
  int column = 0;
  const auto next = [&] { return row.getColumn(column++); };
  CatalogueSong song;
  song.id = next().getInt64();
  song.path = next().getString();
  song.cue_track = next().getInt();
  song.begin_s = next().getDouble();
  song.end_s = next().getDouble();
  song.size = static_cast<std::uint64_t>(next().getInt64());
  song.modified_ns = next().getInt64();
  song.identity = next().getString();
  song.tags.genres = strings_of(next());
  song.tags.artist = next().getString();
  song.tags.album_artist = next().getString();
  song.tags.album = next().getString();
  song.tags.title = next().getString();
  song.tags.track = next().getInt();
  song.error = next().getString();
  song.state = static_cast<SongState>(next().getInt());
  song.gone = next().getInt() != 0;
  return song;
}

Hearing hearing_of(SQLite::Statement& row, int column, bool with_embedding) {
  const auto next = [&] { return row.getColumn(column++); };
  Hearing hearing;
  hearing.windows = static_cast<std::size_t>(next().getInt64());
  hearing.duration_s = next().getDouble();
  hearing.heard.heard_s = next().getDouble();
  hearing.heard.claimed_s = next().getDouble();
  hearing.heard.damaged_s = next().getDouble();
  hearing.heard.bad_packets = static_cast<std::size_t>(next().getInt64());
  hearing.heard.breaks_off = next().getInt() != 0;
  hearing.heard.one_channel = next().getInt() != 0;
  if (with_embedding) {
    hearing.embedding = from_halves(values_of<std::uint16_t>(next()));
  }
  return hearing;
}

}  // namespace auricle
