#include <auricle/library/catalogue_file.hpp>

#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <auricle/core/environment.hpp>
#include <auricle/dataset/database_header.hpp>
#include <auricle/library/database_reading.hpp>
#include <fmt/format.h>
#include <sqlite3.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::int32_t kCatalogueMark = 0x41757243;  ///< "AurC"
constexpr std::int32_t kCatalogueSchema = 1;
constexpr int kCataloguePatienceMs = 30'000;  ///< with another program that writes

// A sound is what several files may hold: copies, and files whose tags or names have changed. What was heard of it goes
// by the ears that heard it, what was made of that by the model.
constexpr const char* kCatalogueTables = R"(
CREATE TABLE sounds (id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE);
CREATE TABLE songs (
  id INTEGER PRIMARY KEY, path BLOB NOT NULL, cue_track INTEGER NOT NULL, begin_s REAL NOT NULL, end_s REAL NOT NULL,
  size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, sound INTEGER REFERENCES sounds (id),
  genres TEXT NOT NULL, artist TEXT NOT NULL, album_artist TEXT NOT NULL, album TEXT NOT NULL, title TEXT NOT NULL,
  track INTEGER NOT NULL, error TEXT NOT NULL, state INTEGER NOT NULL, gone INTEGER NOT NULL,
  UNIQUE (path, cue_track));
CREATE INDEX songs_by_sound ON songs (sound);
CREATE INDEX songs_waiting ON songs (path, cue_track) WHERE state = 0 AND gone = 0;
CREATE TABLE hearings (
  sound INTEGER NOT NULL REFERENCES sounds (id), ears TEXT NOT NULL, windows INTEGER NOT NULL, duration_s REAL NOT NULL, heard_s REAL NOT NULL,
  claimed_s REAL NOT NULL, damaged_s REAL NOT NULL, bad_packets INTEGER NOT NULL, breaks_off INTEGER NOT NULL,
  one_channel INTEGER NOT NULL, embedding BLOB NOT NULL, UNIQUE (ears, sound));
CREATE TABLE models (
  id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, name TEXT NOT NULL, ears TEXT NOT NULL,
  genres TEXT NOT NULL);
CREATE TABLE answers (
  model INTEGER NOT NULL REFERENCES models (id), sound INTEGER NOT NULL REFERENCES sounds (id),
  probabilities BLOB NOT NULL, PRIMARY KEY (model, sound)) WITHOUT ROWID;
CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
)";

// What catalogues of the first days lack.
constexpr const char* kLaterTables = R"(
CREATE INDEX IF NOT EXISTS songs_by_size ON songs (size);
CREATE TABLE IF NOT EXISTS sheets (
  folder BLOB NOT NULL, name BLOB NOT NULL, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
  PRIMARY KEY (folder, name)) WITHOUT ROWID;
)";

FileError damaged(const fs::path& file, const std::string& how) {
  return FileError(
      fmt::format("the catalogue {} is damaged ({}) and was left as it is; move it away and scan again, or "
                  "mend a copy with sqlite3's .recover",
                  file.string(), how));
}

/// Refuses what is no catalogue of ours before SQLite may write a byte. True when there is a catalogue.
bool look_at_catalogue(const fs::path& file, CatalogueUse use) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  const bool is_empty = fs::is_regular_file(status) && fs::file_size(file, error) == 0;
  if (!fs::exists(status) || is_empty) {
    if (use == CatalogueUse::kRead) {
      throw FileError(fmt::format("there is no catalogue {}; `auricle library scan DIR` makes one", file.string()));
    }
    check_catalogue_name(file);
    return false;
  }
  const auto foreign = [&] {
    return UsageError(fmt::format("{} is no catalogue of a music library; name another file", file.string()));
  };
  if (!fs::is_regular_file(status)) {
    throw foreign();
  }
  if (!std::ifstream(file)) {
    throw FileError(fmt::format("can't read the catalogue {}: no permission?", file.string()));
  }
  const std::optional<DatabaseHeader> header = read_database_header(file);
  if (!header || header->mark != kCatalogueMark) {
    throw foreign();
  }
  if (header->schema > kCatalogueSchema) {
    throw FileError(
        fmt::format("the catalogue {} is of a newer Auricle and was left as it is; use that one, or name "
                    "another file",
                    file.string()));
  }
  return true;
}

/// The mark and the tables come together, and into the file itself before any journal is kept beside it: whoever is
/// killed here leaves an empty file or a catalogue.
void make_tables(SQLite::Database& database) {
  database.exec("BEGIN IMMEDIATE");
  if (!database.tableExists("songs")) {  // else another program was quicker
    database.exec(kCatalogueTables);
  }
  database.exec(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT", kCatalogueMark, kCatalogueSchema));
}

std::unique_ptr<SQLite::Database> open_for_writing(const fs::path& file, bool is_there) {
  auto database = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                     kCataloguePatienceMs);
  if (!is_there) {
    make_tables(*database);
  }
  database->exec("PRAGMA journal_mode = WAL");
  database->exec("PRAGMA synchronous = NORMAL");
  return database;
}

}  // namespace

fs::path default_catalogue() {
  if (const auto data = user_data_folder()) {
    return *data / "auricle" / "library.db";
  }
  throw UsageError("there is no place for the catalogue; set XDG_DATA_HOME or HOME, or name a file");
}

void check_catalogue_name(const fs::path& file) {
  for (const std::string_view ending : {"-wal", "-shm", "-journal"}) {
    if (file.native().ends_with(ending)) {
      throw UsageError(
          fmt::format("SQLite keeps what belongs to another file in {}, and deletes it; end the catalogue's name "
                      "otherwise than {}",
                      file.string(), ending));
    }
  }
}

std::unique_ptr<SQLite::Database> open_catalogue(const fs::path& file, CatalogueUse use) {
  const bool is_there = look_at_catalogue(file, use);
  std::error_code error;
  if (use == CatalogueUse::kWrite && file.has_parent_path()) {
    fs::create_directories(file.parent_path(), error);
  }
  try {
    auto database =
        use == CatalogueUse::kRead ? open_for_reading(file, kCataloguePatienceMs) : open_for_writing(file, is_there);
    for (const char* table : {"sounds", "songs", "hearings", "models", "answers", "settings"}) {
      if (!database->tableExists(table)) {
        throw damaged(file, fmt::format("its table \"{}\" is lost", table));
      }
    }
    if (use == CatalogueUse::kWrite) {
      database->exec(kLaterTables);
    }
    return database;
  } catch (const SQLite::Exception& trouble) {
    refuse_catalogue(file, trouble);
  }
}

void refuse_catalogue(const fs::path& file, const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      throw damaged(file, error.what());
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw FileError(
          fmt::format("another program has been writing to the catalogue {} for {} s; try again when it has "
                      "ended",
                      file.string(), kCataloguePatienceMs / 1000));
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      throw FileError(
          fmt::format("the catalogue {} can't be written ({}); see that its folder is there and yours, or "
                      "name another file",
                      file.string(), error.what()));
    case SQLITE_FULL:
      throw FileError(fmt::format("no room for the catalogue {}; free some space and go on", file.string()));
    default:
      throw FileError(fmt::format("the catalogue {} can't be used: {}", file.string(), error.what()));
  }
}

}  // namespace auricle
