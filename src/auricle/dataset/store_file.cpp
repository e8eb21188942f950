#include <auricle/dataset/store_file.hpp>

#include <array>
#include <fstream>
#include <optional>
#include <string>

#include <auricle/core/error.hpp>
#include <auricle/dataset/database_header.hpp>
#include <fmt/format.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr auto kParts = std::to_array<const char*>({"", "-wal", "-shm", "-journal"});

/// Whether the file holds the table of a store and nothing else. Read as a file that never changes, which SQLite does
/// without locks and journals.
bool has_only_our_table(const fs::path& file) {
  try {
    const SQLite::Database database(database_uri(file) + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    SQLite::Statement query(database, "SELECT count(*), min(sql) FROM sqlite_master WHERE sql IS NOT NULL");
    return query.executeStep() && query.getColumn(0).getInt() == 1 && query.getColumn(1).getString() == kStoreTable;
  } catch (const SQLite::Exception&) {
    return false;
  }
}

}  // namespace

StoreFile look_at_store(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) {
    return StoreFile::kNone;
  }
  if (!fs::is_regular_file(status)) {
    return StoreFile::kForeign;
  }
  if (!std::ifstream(file) || fs::file_size(file, error) == 0) {
    return StoreFile::kNone;
  }
  const std::optional<DatabaseHeader> header = read_database_header(file);
  if (!header) {
    return StoreFile::kForeign;
  }
  if (header->mark == kStoreMark) {
    return header->schema > kStoreSchema ? StoreFile::kNewer : StoreFile::kOurs;
  }
  const bool unmarked = header->mark == 0 && header->schema == kStoreSchema && has_only_our_table(file);
  return unmarked ? StoreFile::kUnmarked : StoreFile::kForeign;
}

fs::path set_store_aside(const fs::path& file) {
  std::error_code error;
  int number = 1;
  const auto aside = [&] { return fmt::format("{}.{}", file.string(), number); };
  while (fs::exists(fs::symlink_status(aside(), error))) {
    ++number;
  }
  for (const char* part : kParts) {
    fs::rename(file.string() + part, aside() + part, error);
    if (error && *part == '\0') {
      throw FileError(fmt::format("can't set {} aside as {}: {}", file.string(), aside(), error.message()));
    }
  }
  return aside();
}

void remove_store(const fs::path& file) {
  for (const char* part : kParts) {
    std::error_code ignored;
    fs::remove(file.string() + part, ignored);
  }
}

}  // namespace auricle
