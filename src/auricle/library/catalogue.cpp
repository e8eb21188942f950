#include <auricle/library/catalogue.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/library/catalogue_work.hpp>
#include <auricle/library/half.hpp>
#include <auricle/library/path_range.hpp>
#include <auricle/library/song_row.hpp>
#include <fmt/format.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// Bytes may be anything; none are an empty blob, and not a missing one.
void bind_blob(SQLite::Statement& statement, int place, std::span<const std::byte> bytes) {
  statement.bind(place, bytes.empty() ? static_cast<const void*>("") : bytes.data(), static_cast<int>(bytes.size()));
}

CatalogueModel model_of(SQLite::Statement& row) {
  return {.id = row.getColumn(0).getInt64(),
          .fingerprint = row.getColumn(1).getString(),
          .name = row.getColumn(2).getString(),
          .ears = row.getColumn(3).getString(),
          .genres = strings_of(row.getColumn(4))};
}

}  // namespace

/// Each statement is made once. It is reset when a call ends, for one that has more rows holds up other programs.
struct Catalogue::Statements {
  explicit Statements(SQLite::Database& where) : database(where) {}

  class Use {
   public:
    explicit Use(SQLite::Statement& statement) : statement_(statement) {}
    ~Use() { statement_.tryReset(); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    SQLite::Statement* operator->() const { return &statement_; }
    SQLite::Statement& operator*() const { return statement_; }

   private:
    SQLite::Statement& statement_;
  };

  Use use(const char* sql) {
    const auto found = made.find(sql);
    return Use(found != made.end() ? found->second : made.try_emplace(sql, database, sql).first->second);
  }

  SQLite::Database& database;
  std::map<const char*, SQLite::Statement> made;
};

Catalogue::Catalogue(const fs::path& file, CatalogueUse use)
    : file_(file), database_(open_catalogue(file, use)), statements_(std::make_unique<Statements>(*database_)) {}
Catalogue::~Catalogue() = default;

void Catalogue::begin() {
  catalogue_work(file_, [&] { database_->exec("BEGIN IMMEDIATE"); });
}

void Catalogue::commit() {
  catalogue_work(file_, [&] { database_->exec("COMMIT"); });
}

void Catalogue::roll_back() noexcept { database_->tryExec("ROLLBACK"); }

std::int64_t Catalogue::enter_model(const CatalogueModel& model) {
  return catalogue_work(file_, [&] {
    const auto insert = statements_->use(
        "INSERT INTO models (fingerprint, name, ears, genres) VALUES (?, ?, ?, ?) ON CONFLICT (fingerprint) DO UPDATE "
        "SET name = excluded.name RETURNING id");
    insert->bind(1, model.fingerprint);
    insert->bind(2, model.name);
    insert->bind(3, model.ears);
    insert->bind(4, json_text(model.genres));
    insert->executeStep();
    return insert->getColumn(0).getInt64();
  });
}

std::optional<CatalogueModel> Catalogue::model() const {
  return catalogue_work(file_, [&]() -> std::optional<CatalogueModel> {
    const auto query = statements_->use(
        "SELECT id, fingerprint, models.name, ears, genres FROM settings JOIN models ON models.id = value WHERE "
        "settings.name = 'model'");
    return query->executeStep() ? std::optional(model_of(*query)) : std::nullopt;
  });
}

std::vector<CatalogueModel> Catalogue::models() const {
  return catalogue_work(file_, [&] {
    std::vector<CatalogueModel> all;
    const auto query = statements_->use("SELECT id, fingerprint, name, ears, genres FROM models ORDER BY id");
    while (query->executeStep()) {
      all.push_back(model_of(*query));
    }
    return all;
  });
}

void Catalogue::use_model(std::int64_t id) {
  catalogue_work(file_, [&] {
    const auto insert = statements_->use("INSERT OR REPLACE INTO settings VALUES ('model', ?)");
    insert->bind(1, id);
    insert->exec();
  });
}

std::vector<KnownFile> Catalogue::find_file(const fs::path& path) const {
  return catalogue_work(file_, [&] {
    std::vector<KnownFile> songs;
    const auto query = statements_->use("SELECT id, size, modified_ns, gone FROM songs WHERE path = ?");
    bind_blob(*query, 1, std::as_bytes(std::span(path.native())));
    while (query->executeStep()) {
      songs.push_back({.song = query->getColumn(0).getInt64(),
                       .state = {.size = static_cast<std::uint64_t>(query->getColumn(1).getInt64()),
                                 .modified_ns = query->getColumn(2).getInt64()},
                       .gone = query->getColumn(3).getInt() != 0});
    }
    return songs;
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

std::optional<std::int64_t> Catalogue::find_sound(const std::string& identity) const {
  return catalogue_work(file_, [&]() -> std::optional<std::int64_t> {
    const auto query = statements_->use("SELECT id FROM sounds WHERE identity = ?");
    query->bind(1, identity);
    return query->executeStep() ? std::optional(query->getColumn(0).getInt64()) : std::nullopt;
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

void Catalogue::enter_sound(const std::string& identity) {
  const auto insert = statements_->use("INSERT INTO sounds (identity) VALUES (?) ON CONFLICT DO NOTHING");
  insert->bind(1, identity);
  insert->exec();
}

std::optional<Hearing> Catalogue::find_hearing(const std::string& identity, const std::string& ears) const {
  static const std::string sql = fmt::format(
      "SELECT {}, embedding FROM sounds JOIN hearings ON sound = id WHERE identity = ? AND ears = ?", kHearingColumns);
  return catalogue_work(file_, [&]() -> std::optional<Hearing> {
    const auto query = statements_->use(
        "SELECT windows, heard_s, claimed_s, damaged_s, bad_packets, breaks_off, one_channel, embedding FROM sounds "
        "JOIN "
        "hearings ON sound = id WHERE identity = ? AND ears = ?");
    query->bind(1, identity);
    query->bind(2, ears);
    return query->executeStep() ? std::optional(hearing_of(*query, 0, true)) : std::nullopt;
  });
}

void Catalogue::put_hearing(const std::string& identity, const std::string& ears, const Hearing& hearing) {
  catalogue_work(file_, [&] {
    enter_sound(identity);
    const auto insert = statements_->use(
        "INSERT OR REPLACE INTO hearings SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM sounds WHERE identity = ?");
    const Heard& heard = hearing.heard;
    insert->bind(1, ears);
    insert->bind(2, static_cast<std::int64_t>(hearing.windows));
    insert->bind(3, heard.heard_s);
    insert->bind(4, heard.claimed_s);
    insert->bind(5, heard.damaged_s);
    insert->bind(6, static_cast<std::int64_t>(heard.bad_packets));
    insert->bind(7, heard.breaks_off ? 1 : 0);
    insert->bind(8, heard.one_channel ? 1 : 0);
    const std::vector<std::uint16_t> halves = to_halves(hearing.embedding);
    bind_blob(*insert, 9, std::as_bytes(std::span(halves)));
    insert->bind(10, identity);
    insert->exec();
  });
}

void Catalogue::put_answer(const std::string& identity, std::int64_t model, std::span<const float> probabilities) {
  catalogue_work(file_, [&] {
    enter_sound(identity);
    const auto insert =
        statements_->use("INSERT OR REPLACE INTO answers SELECT ?, id, ? FROM sounds WHERE identity = ?");
    insert->bind(1, model);
    bind_blob(*insert, 2, std::as_bytes(probabilities));
    insert->bind(3, identity);
    insert->exec();
  });
}

std::optional<std::vector<float>> Catalogue::find_answer(const std::string& identity, std::int64_t model) const {
  return catalogue_work(file_, [&]() -> std::optional<std::vector<float>> {
    const auto query = statements_->use(
        "SELECT probabilities FROM sounds JOIN answers ON sound = id WHERE identity = ? AND model = ?");
    query->bind(1, identity);
    query->bind(2, model);
    return query->executeStep() ? std::optional(floats_of(query->getColumn(0))) : std::nullopt;
  });
}

bool Catalogue::has_answer(const std::string& identity, std::int64_t model) const {
  return catalogue_work(file_, [&] {
    const auto query =
        statements_->use("SELECT 1 FROM sounds JOIN answers ON sound = id WHERE identity = ? AND model = ?");
    query->bind(1, identity);
    query->bind(2, model);
    return query->executeStep();
  });
}

void Catalogue::visit(const std::optional<CatalogueModel>& model, const VisitOptions& options,
                      const std::function<bool(const ListedSong&)>& f) const {
  const std::string sql = fmt::format(
      "SELECT {}, probabilities, {}{} FROM "
      "songs LEFT JOIN sounds ON sounds.id = songs.sound LEFT JOIN answers ON answers.model = ?1 AND answers.sound = "
      "songs.sound LEFT JOIN hearings ON hearings.ears = ?2 AND hearings.sound = songs.sound WHERE {} {} ORDER BY "
      "path, "
      "cue_track",
      kSongColumns, kHearingColumns, options.embeddings ? ", embedding" : "", range_condition(3),
      options.gone ? "" : "AND NOT gone");
  catalogue_work(file_, [&] {
    for (const PathRange& range : ranges_below(options.below)) {
      SQLite::Statement query(*database_, sql);
      query.bind(1, model ? model->id : -1);
      query.bind(2, model ? model->ears : std::string());
      bind_range(query, 3, range);
      while (query.executeStep()) {
        ListedSong listed{.song = song_of(query), .hearing = {}, .probabilities = {}};
        listed.probabilities = floats_of(query.getColumn(kSongColumnCount));
        if (!query.getColumn(kSongColumnCount + 1).isNull()) {
          listed.hearing = hearing_of(query, kSongColumnCount + 1, options.embeddings);
        }
        if (!f(listed)) {
          return;
        }
      }
    }
  });
}

}  // namespace auricle
