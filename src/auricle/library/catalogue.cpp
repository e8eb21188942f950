#include <auricle/library/catalogue.hpp>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/library/half.hpp>
#include <auricle/library/path_range.hpp>
#include <fmt/format.h>
#include <sqlite3.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSongColumns =
    "songs.id, path, cue_track, begin_s, end_s, size, modified_ns, identity, genres, artist, album_artist, album, "
    "title, "
    "track, error, state, gone";
constexpr int kSongColumnCount = 17;

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

template <typename Range>
void bind_values(SQLite::Statement& statement, int place, const Range& values) {
  statement.bind(place, values.data(), static_cast<int>(values.size() * sizeof(*values.data())));
}

std::vector<std::string> strings_of(const SQLite::Column& json) {
  try {
    return parse_json(json.getString(), "a list").get<std::vector<std::string>>();
  } catch (const std::exception& error) {
    throw SQLite::Exception(error.what(), SQLITE_CORRUPT);
  }
}

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

/// Windows, the six of Heard, the embedding where there is one.
Hearing hearing_of(SQLite::Statement& row, int column, bool with_embedding) {
  const auto next = [&] { return row.getColumn(column++); };
  Hearing hearing;
  hearing.windows = static_cast<std::size_t>(next().getInt64());
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

CatalogueModel model_of(SQLite::Statement& row) {
  return {.id = row.getColumn(0).getInt64(),
          .fingerprint = row.getColumn(1).getString(),
          .name = row.getColumn(2).getString(),
          .ears = row.getColumn(3).getString(),
          .genres = strings_of(row.getColumn(4))};
}

void bind_bytes(SQLite::Statement& statement, int place, const std::string& bytes) {
  statement.bind(place, bytes.data(), static_cast<int>(bytes.size()));
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

template <typename Work>
auto Catalogue::guarded(const Work& work) const {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    refuse_catalogue(file_, error);
  }
}

Catalogue::Catalogue(const fs::path& file, CatalogueUse use)
    : file_(file), database_(open_catalogue(file, use)), statements_(std::make_unique<Statements>(*database_)) {}
Catalogue::~Catalogue() = default;

void Catalogue::begin() {
  guarded([&] { database_->exec("BEGIN IMMEDIATE"); });
}

void Catalogue::commit() {
  guarded([&] { database_->exec("COMMIT"); });
}

void Catalogue::roll_back() noexcept { database_->tryExec("ROLLBACK"); }

std::int64_t Catalogue::enter_model(const CatalogueModel& model) {
  return guarded([&] {
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
  return guarded([&]() -> std::optional<CatalogueModel> {
    const auto query = statements_->use(
        "SELECT id, fingerprint, models.name, ears, genres FROM settings JOIN models ON models.id = value WHERE "
        "settings.name = 'model'");
    return query->executeStep() ? std::optional(model_of(*query)) : std::nullopt;
  });
}

std::vector<CatalogueModel> Catalogue::models() const {
  return guarded([&] {
    std::vector<CatalogueModel> all;
    const auto query = statements_->use("SELECT id, fingerprint, name, ears, genres FROM models ORDER BY id");
    while (query->executeStep()) {
      all.push_back(model_of(*query));
    }
    return all;
  });
}

void Catalogue::use_model(std::int64_t id) {
  guarded([&] {
    const auto insert = statements_->use("INSERT OR REPLACE INTO settings VALUES ('model', ?)");
    insert->bind(1, id);
    insert->exec();
  });
}

std::optional<CatalogueSong> Catalogue::find_song(const fs::path& path, int cue_track) const {
  static const std::string sql = fmt::format(
      "SELECT {} FROM songs LEFT JOIN sounds ON sounds.id = sound WHERE path = ? AND cue_track = ?", kSongColumns);
  return guarded([&]() -> std::optional<CatalogueSong> {
    const auto query = statements_->use(sql.c_str());
    bind_bytes(*query, 1, path.native());
    query->bind(2, cue_track);
    return query->executeStep() ? std::optional(song_of(*query)) : std::nullopt;
  });
}

std::int64_t Catalogue::put_song(const CatalogueSong& song) {
  return guarded([&] {
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
    bind_bytes(*insert, ++place, song.path.native());
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
  return guarded([&]() -> std::optional<std::int64_t> {
    const auto query = statements_->use("SELECT id FROM sounds WHERE identity = ?");
    query->bind(1, identity);
    return query->executeStep() ? std::optional(query->getColumn(0).getInt64()) : std::nullopt;
  });
}

std::vector<CatalogueSong> Catalogue::songs_of_sound(std::int64_t sound) const {
  static const std::string sql = fmt::format(
      "SELECT {} FROM songs JOIN sounds ON sounds.id = sound WHERE sound = ? AND NOT gone ORDER BY path, cue_track",
      kSongColumns);
  return guarded([&] {
    std::vector<CatalogueSong> songs;
    const auto query = statements_->use(sql.c_str());
    query->bind(1, sound);
    while (query->executeStep()) {
      songs.push_back(song_of(*query));
    }
    return songs;
  });
}

void Catalogue::put_tags(const fs::path& path, std::uint64_t size, std::int64_t modified_ns,
                         const std::vector<std::string>& genres) {
  guarded([&] {
    const auto update = statements_->use("UPDATE songs SET size = ?, modified_ns = ?, genres = ? WHERE path = ?");
    update->bind(1, static_cast<std::int64_t>(size));
    update->bind(2, modified_ns);
    update->bind(3, json_text(genres));
    bind_bytes(*update, 4, path.native());
    update->exec();
  });
}

void Catalogue::enter_sound(const std::string& identity) {
  const auto insert = statements_->use("INSERT INTO sounds (identity) VALUES (?) ON CONFLICT DO NOTHING");
  insert->bind(1, identity);
  insert->exec();
}

std::optional<Hearing> Catalogue::find_hearing(const std::string& identity, const std::string& ears) const {
  return guarded([&]() -> std::optional<Hearing> {
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
  guarded([&] {
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
    bind_values(*insert, 9, halves);
    insert->bind(10, identity);
    insert->exec();
  });
}

void Catalogue::put_answer(const std::string& identity, std::int64_t model, std::span<const float> probabilities) {
  guarded([&] {
    enter_sound(identity);
    const auto insert =
        statements_->use("INSERT OR REPLACE INTO answers SELECT ?, id, ? FROM sounds WHERE identity = ?");
    insert->bind(1, model);
    bind_values(*insert, 2, probabilities);
    insert->bind(3, identity);
    insert->exec();
  });
}

bool Catalogue::has_answer(const std::string& identity, std::int64_t model) const {
  return guarded([&] {
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
      "SELECT {}, probabilities, windows, heard_s, claimed_s, damaged_s, bad_packets, breaks_off, one_channel{} FROM "
      "songs LEFT JOIN sounds ON sounds.id = songs.sound LEFT JOIN answers ON answers.model = ?1 AND answers.sound = "
      "songs.sound LEFT JOIN hearings ON hearings.ears = ?2 AND hearings.sound = songs.sound WHERE {} {} ORDER BY "
      "path, "
      "cue_track",
      kSongColumns, options.embeddings ? ", embedding" : "", range_condition(3), options.gone ? "" : "AND NOT gone");
  guarded([&] {
    for (const PathRange& range : ranges_below(options.below)) {
      SQLite::Statement query(*database_, sql);
      query.bind(1, model ? model->id : -1);
      query.bind(2, model ? model->ears : std::string());
      bind_range(query, 3, range);
      while (query.executeStep()) {
        ListedSong listed{.song = song_of(query), .hearing = {}, .probabilities = {}};
        listed.probabilities = values_of<float>(query.getColumn(kSongColumnCount));
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
