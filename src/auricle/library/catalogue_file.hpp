#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include <auricle/core/error.hpp>

namespace SQLite {
class Database;
class Exception;
}  // namespace SQLite

namespace auricle {

/// Where the user's catalogue is unless told otherwise: auricle/library.db in $XDG_DATA_HOME, or in ~/.local/share.
/// Throws UsageError when neither is known.
std::filesystem::path default_catalogue();

/// Refuses a name under which SQLite keeps what belongs to another database, and deletes it. Throws UsageError.
void check_catalogue_name(const std::filesystem::path& file);

/// What a catalogue is opened for.
enum class CatalogueUse {
  kRead,   ///< it must be there; may lie where nothing can be written
  kWrite,  ///< made where nothing or an empty file is
};

/// Opens a catalogue's database. Whatever else lies there, a file of another kind, a damaged catalogue or one of a
/// newer Auricle, is left as it is, byte for byte, and refused: throws UsageError for the first, FileError for the
/// others, in a line that says what to do.
std::unique_ptr<SQLite::Database> open_catalogue(const std::filesystem::path& file, CatalogueUse use);

/// Throws SQLite's complaint about a catalogue as a FileError that says what to do.
[[noreturn]] void refuse_catalogue(const std::filesystem::path& file, const SQLite::Exception& error);

}  // namespace auricle
