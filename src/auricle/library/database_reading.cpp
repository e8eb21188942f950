#include <auricle/library/database_reading.hpp>

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

}  // namespace

std::unique_ptr<SQLite::Database> open_for_reading(const fs::path& file, int patience_ms) {
  try {
    auto database = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READONLY, patience_ms);
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
