#include <auricle/library/journal_file.hpp>

#include <cstdint>
#include <optional>
#include <system_error>

#include <auricle/core/error.hpp>
#include <auricle/dataset/database_header.hpp>
#include <auricle/library/database_reading.hpp>
#include <fmt/format.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::int32_t kJournalMark = 0x4175724A;  ///< "AurJ"
constexpr std::int32_t kJournalSchema = 1;
constexpr int kJournalPatienceMs = 30'000;  ///< with another program that writes

constexpr const char* kJournalTables = R"(
CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, begun_s INTEGER NOT NULL);
CREATE TABLE changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL REFERENCES runs (id), path BLOB NOT NULL,
  size_before INTEGER NOT NULL, modified_ns_before INTEGER NOT NULL, hash_before TEXT NOT NULL,
  size_after INTEGER NOT NULL, hash_after TEXT NOT NULL,
  genres_before TEXT NOT NULL, genres_after TEXT NOT NULL, undo BLOB NOT NULL, undone INTEGER NOT NULL);
CREATE INDEX changes_by_run ON changes (run);
CREATE INDEX changes_by_path ON changes (path);
)";

// What journals of the first days lack.
constexpr const char* kLaterJournalIndex = "CREATE INDEX IF NOT EXISTS changes_by_bytes ON changes (hash_after)";

/// Before SQLite may write a byte into it.
void refuse_what_is_no_journal(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status) || (fs::is_regular_file(status) && fs::file_size(file, error) == 0)) {
    return;
  }
  const auto header = fs::is_regular_file(status) ? read_database_header(file) : std::nullopt;
  if (!header || header->mark != kJournalMark) {
    throw UsageError(fmt::format("{} is no journal of changes and was left as it is; move it away", file.string()));
  }
  if (header->schema > kJournalSchema) {
    throw FileError(
        fmt::format("the journal {} is of a newer Auricle and was left as it is; use that one", file.string()));
  }
}

std::unique_ptr<SQLite::Database> open_for_change(const fs::path& file) {
  std::error_code error;
  if (file.has_parent_path()) {
    fs::create_directories(file.parent_path(), error);
  }
  auto database = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                     kJournalPatienceMs);
  if (!database->tableExists("changes")) {
    database->exec("BEGIN IMMEDIATE");
    if (!database->tableExists("changes")) {  // else another program was quicker
      database->exec(kJournalTables);
    }
    database->exec(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT", kJournalMark, kJournalSchema));
  }
  database->exec("PRAGMA journal_mode = WAL");
  database->exec("PRAGMA synchronous = FULL");  // a change is on the disk before its file is touched
  database->exec(kLaterJournalIndex);
  return database;
}

}  // namespace

std::unique_ptr<SQLite::Database> open_journal(const fs::path& file, JournalUse use) {
  refuse_what_is_no_journal(file);
  return use == JournalUse::kRead ? open_for_reading(file, kJournalPatienceMs) : open_for_change(file);
}

}  // namespace auricle
