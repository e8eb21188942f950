#pragma once

#include <cstdint>
#include <filesystem>

namespace auricle {

/// Written into the header of every store's file, where SQLite keeps room for it ("Auri"): only what bears it may ever
/// be thrown away.
inline constexpr std::int32_t kStoreMark = 0x41757269;
inline constexpr std::int32_t kStoreSchema = 1;

/// The statement that makes the one table of a store, as SQLite writes it down.
inline constexpr const char* kStoreTable =
    "CREATE TABLE songs (path TEXT NOT NULL, features TEXT NOT NULL, size INTEGER NOT NULL, modified_ns INTEGER NOT "
    "NULL, checksum TEXT NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (path, features)) WITHOUT ROWID";

/// What lies where a store is to be.
enum class StoreFile {
  kNone,      ///< nothing, or an empty file: may become a store
  kOurs,      ///< bears the mark, whole or damaged
  kUnmarked,  ///< a store made before there was a mark
  kNewer,     ///< bears the mark of a later Auricle's store
  kForeign,   ///< anything else: not to be touched
};

/// Looks without changing a byte or leaving a file. What can't be looked at counts as kNone, and opening it will fail.
StoreFile look_at_store(const std::filesystem::path& file);

/// Renames a store's file, with SQLite's journals, to the first free name of FILE.1, FILE.2, …, and returns it. Throws
/// FileError.
std::filesystem::path set_store_aside(const std::filesystem::path& file);

/// Removes a store's file with SQLite's journals.
void remove_store(const std::filesystem::path& file);

}  // namespace auricle
