#include <auricle/library/database_reading.hpp>

#include <cstdint>
#include <system_error>

#include <auricle/dataset/database_header.hpp>
#include <sqlite3.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// A database on a disk where nothing can be written, and nobody else writes either.
std::unique_ptr<SQLite::Database> open_unchanging(const fs::path& file) {
  return std::make_unique<SQLite::Database>(database_uri(file) + "?immutable=1",
                                            SQLite::OPEN_READONLY | SQLite::OPEN_URI);
}

/// Whether a program may be in the middle of something, or has been killed there.
bool has_unfinished(const fs::path& file) {
  const auto has = [&](const char* ending) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file.string() + ending, error);
    return !error && size > 0;
  };
  return has("-wal") || has("-journal");
}

}  // namespace

std::unique_ptr<SQLite::Database> open_for_reading(const fs::path& file, int patience_ms) {
  try {
    // SQLite reads by way of files beside the database, which it takes away again only where it might write. Where
    // there is something that it might write, to the database, it may not.
    auto database = std::make_unique<SQLite::Database>(
        file.string(), has_unfinished(file) ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE, patience_ms);
    database->exec("PRAGMA query_only = TRUE");
    database->execAndGet("SELECT count(*) FROM sqlite_master");  // SQLite looks at the file when it has to
    return database;
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() != SQLITE_CANTOPEN && error.getErrorCode() != SQLITE_READONLY) {
      throw;
    }
    return open_unchanging(file);
  }
}

}  // namespace auricle
