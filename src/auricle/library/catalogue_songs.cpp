#include <auricle/library/catalogue.hpp>

#include <auricle/core/json.hpp>
#include <auricle/library/catalogue_statements.hpp>
#include <auricle/library/catalogue_work.hpp>
#include <auricle/library/path_range.hpp>
#include <auricle/library/song_row.hpp>
#include <fmt/format.h>

// What the catalogue knows of files and the songs in them.

namespace auricle {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::vector<KnownFile> Catalogue::find_file(const fs::path& path) const {
  return catalogue_work(file_, [&] {
    std::vector<KnownFile> songs;
    const auto query = statements_->use("SELECT id, size, modified_ns, gone, cue_track FROM songs WHERE path = ?");
    bind_blob(*query, 1, std::as_bytes(std::span(path.native())));
    while (query->executeStep()) {
      songs.push_back({.song = query->getColumn(0).getInt64(),
                       .cue_track = query->getColumn(4).getInt(),
                       .state = {.size = static_cast<std::uint64_t>(query->getColumn(1).getInt64()),
                                 .modified_ns = query->getColumn(2).getInt64()},
                       .gone = query->getColumn(3).getInt() != 0});
    }
    return songs;
  });
}

std::vector<fs::path> Catalogue::files_of_size(std::uint64_t size) const {
  return catalogue_work(file_, [&] {
    std::vector<fs::path> files;
    const auto query =
        statements_->use("SELECT path FROM songs WHERE size = ? AND NOT gone GROUP BY path ORDER BY max(id) DESC");
    query->bind(1, static_cast<std::int64_t>(size));
    while (query->executeStep()) {
      files.emplace_back(query->getColumn(0).getString());
    }
    return files;
  });
}

void Catalogue::put_file(const fs::path& path, const FileState& state) {
  catalogue_work(file_, [&] {
    const auto update = statements_->use(
        "UPDATE songs SET gone = 0, state = iif(size = ?1 AND modified_ns = ?2, state, 0), size = ?1, modified_ns = ?2 "
        "WHERE path = ?3");
    update->bind(1, static_cast<std::int64_t>(state.size));
    update->bind(2, state.modified_ns);
    bind_blob(*update, 3, std::as_bytes(std::span(path.native())));
    update->exec();
  });
}

std::vector<std::int64_t> Catalogue::pick_songs(const fs::path& folder,
                                                const std::function<bool(std::int64_t, const fs::path&)>& pick) const {
  static const std::string sql = fmt::format("SELECT id, path FROM songs WHERE NOT gone AND {}", range_condition(1));
  return catalogue_work(file_, [&] {
    std::vector<std::int64_t> picked;
    for (const PathRange& range : ranges_below({folder})) {
      SQLite::Statement query(*database_, sql);
      bind_range(query, 1, range);
      while (query.executeStep()) {
        if (pick(query.getColumn(0).getInt64(), query.getColumn(1).getString())) {
          picked.push_back(query.getColumn(0).getInt64());
        }
      }
    }
    return picked;
  });
}

std::vector<KnownSheet> Catalogue::sheets_in(const fs::path& folder) const {
  return catalogue_work(file_, [&] {
    std::vector<KnownSheet> sheets;
    const auto query = statements_->use("SELECT name, size, modified_ns FROM sheets WHERE folder = ? ORDER BY name");
    bind_blob(*query, 1, std::as_bytes(std::span(folder.native())));
    while (query->executeStep()) {
      sheets.push_back({.name = query->getColumn(0).getString(),
                        .state = {.size = static_cast<std::uint64_t>(query->getColumn(1).getInt64()),
                                  .modified_ns = query->getColumn(2).getInt64()}});
    }
    return sheets;
  });
}

void Catalogue::put_sheets(const fs::path& folder, const std::vector<KnownSheet>& sheets) {
  catalogue_work(file_, [&] {
    const auto remove = statements_->use("DELETE FROM sheets WHERE folder = ?");
    bind_blob(*remove, 1, std::as_bytes(std::span(folder.native())));
    remove->exec();
    for (const KnownSheet& sheet : sheets) {
      const auto insert = statements_->use("INSERT INTO sheets VALUES (?, ?, ?, ?)");
      bind_blob(*insert, 1, std::as_bytes(std::span(folder.native())));
      bind_blob(*insert, 2, std::as_bytes(std::span(sheet.name)));
      insert->bind(3, static_cast<std::int64_t>(sheet.state.size));
      insert->bind(4, sheet.state.modified_ns);
      insert->exec();
    }
  });
}

void Catalogue::forget_song(std::int64_t song) {
  catalogue_work(file_, [&] {
    const auto remove = statements_->use("DELETE FROM songs WHERE id = ?");
    remove->bind(1, song);
    remove->exec();
  });
}

void Catalogue::mark_gone(std::int64_t song) {
  catalogue_work(file_, [&] {
    const auto update = statements_->use("UPDATE songs SET gone = 1 WHERE id = ?");
    update->bind(1, song);
    update->exec();
  });
}

std::optional<CatalogueSong> Catalogue::find_song(const fs::path& path, int cue_track) const {
  static const std::string sql = fmt::format(
      "SELECT {} FROM songs LEFT JOIN sounds ON sounds.id = sound WHERE path = ? AND cue_track = ?", kSongColumns);
  return catalogue_work(file_, [&]() -> std::optional<CatalogueSong> {
    const auto query = statements_->use(sql.c_str());
    bind_blob(*query, 1, std::as_bytes(std::span(path.native())));
    query->bind(2, cue_track);
    return query->executeStep() ? std::optional(song_of(*query)) : std::nullopt;
  });
}

std::optional<CatalogueSong> Catalogue::find_song(std::int64_t id) const {
  static const std::string sql =
      fmt::format("SELECT {} FROM songs LEFT JOIN sounds ON sounds.id = sound WHERE songs.id = ?", kSongColumns);
  return catalogue_work(file_, [&]() -> std::optional<CatalogueSong> {
    const auto query = statements_->use(sql.c_str());
    query->bind(1, id);
    return query->executeStep() ? std::optional(song_of(*query)) : std::nullopt;
  });
}

std::int64_t Catalogue::put_song(const CatalogueSong& song) {
  return catalogue_work(file_, [&] {
    if (!song.identity.empty()) {
      enter_sound(song.identity);
    }
    const auto insert = statements_->use(
        "INSERT INTO songs (path, cue_track, begin_s, end_s, size, modified_ns, sound, genres, artist, album_artist, "
        "album, title, track, error, state, gone) VALUES (?, ?, ?, ?, ?, ?, (SELECT id FROM sounds WHERE identity = "
        "?), "
        "?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path, cue_track) DO UPDATE SET begin_s = excluded.begin_s, end_s = "
        "excluded.end_s, size = excluded.size, modified_ns = excluded.modified_ns, sound = excluded.sound, genres = "
        "excluded.genres, artist = excluded.artist, album_artist = excluded.album_artist, album = excluded.album, "
        "title "
        "= excluded.title, track = excluded.track, error = excluded.error, state = excluded.state, gone = "
        "excluded.gone "
        "RETURNING id");
    int place = 0;
    bind_blob(*insert, ++place, std::as_bytes(std::span(song.path.native())));
    insert->bind(++place, song.cue_track);
    insert->bind(++place, song.begin_s);
    insert->bind(++place, song.end_s);
    insert->bind(++place, static_cast<std::int64_t>(song.size));
    insert->bind(++place, song.modified_ns);
    insert->bind(++place, song.identity);
    insert->bind(++place, json_text(song.tags.genres));
    insert->bind(++place, song.tags.artist);
    insert->bind(++place, song.tags.album_artist);
    insert->bind(++place, song.tags.album);
    insert->bind(++place, song.tags.title);
    insert->bind(++place, song.tags.track);
    insert->bind(++place, song.error);
    insert->bind(++place, static_cast<int>(song.state));
    insert->bind(++place, song.gone ? 1 : 0);
    insert->executeStep();
    return insert->getColumn(0).getInt64();
  });
}

std::vector<CatalogueSong> Catalogue::songs_of_sound(std::int64_t sound) const {
  static const std::string sql = fmt::format(
      "SELECT {} FROM songs JOIN sounds ON sounds.id = sound WHERE sound = ? AND NOT gone ORDER BY path, cue_track",
      kSongColumns);
  return catalogue_work(file_, [&] {
    std::vector<CatalogueSong> songs;
    const auto query = statements_->use(sql.c_str());
    query->bind(1, sound);
    while (query->executeStep()) {
      songs.push_back(song_of(*query));
    }
    return songs;
  });
}

void Catalogue::put_tags(const fs::path& path, const FileState& state, const std::vector<std::string>& genres) {
  catalogue_work(file_, [&] {
    const auto update = statements_->use("UPDATE songs SET size = ?, modified_ns = ?, genres = ? WHERE path = ?");
    update->bind(1, static_cast<std::int64_t>(state.size));
    update->bind(2, state.modified_ns);
    update->bind(3, json_text(genres));
    bind_blob(*update, 4, std::as_bytes(std::span(path.native())));
    update->exec();
  });
}

}  // namespace auricle
