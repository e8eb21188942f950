#include <auricle/dataset/store_file.hpp>

#include <array>
#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

// https://www.sqlite.org/fileformat.html#the_database_header
constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kSchemaAt = 60;
constexpr std::size_t kMarkAt = 68;
constexpr std::size_t kHeaderBytes = 100;

constexpr auto kParts = std::to_array<const char*>({"", "-wal", "-shm", "-journal"});

std::int32_t number_at(std::string_view header, std::size_t place) {
  std::uint32_t number = 0;
  for (const char byte : header.substr(place, sizeof number)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return static_cast<std::int32_t>(number);
}

/// A name as SQLite's URIs want it.
std::string escaped(const std::string& path) {
  std::string uri;
  for (const char c : path) {
    uri += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return uri;
}

/// Whether the file holds the table of a store and nothing else. Read as a file that never changes, which SQLite does
/// without locks and journals.
bool has_only_our_table(const fs::path& file) {
  try {
    const SQLite::Database database(fmt::format("file:{}?immutable=1", escaped(fs::absolute(file).string())),
                                    SQLite::OPEN_READONLY | SQLite::OPEN_URI);
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
  std::ifstream stream(file, std::ios::binary);
  std::string header(kHeaderBytes, '\0');
  stream.read(header.data(), static_cast<std::streamsize>(header.size()));
  header.resize(static_cast<std::size_t>(stream.gcount()));
  if (header.empty()) {
    return StoreFile::kNone;
  }
  if (header.size() < kHeaderBytes || !header.starts_with(kMagic)) {
    return StoreFile::kForeign;
  }
  const std::int32_t schema = number_at(header, kSchemaAt);
  if (number_at(header, kMarkAt) == kStoreMark) {
    return schema > kStoreSchema ? StoreFile::kNewer : StoreFile::kOurs;
  }
  const bool unmarked = number_at(header, kMarkAt) == 0 && schema == kStoreSchema && has_only_our_table(file);
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
