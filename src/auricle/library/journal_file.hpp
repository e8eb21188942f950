#pragma once

#include <filesystem>
#include <memory>

namespace SQLite {
class Database;
}  // namespace SQLite

namespace auricle {

/// What a journal is opened for.
enum class JournalUse {
  kRead,   ///< it must be there; may lie where nothing can be written
  kWrite,  ///< made where there is none
};

/// Opens a journal's database. Throws UsageError for a file that is something else and FileError for one of a newer
/// Auricle, which are left as they are, and what SQLite complains of.
std::unique_ptr<SQLite::Database> open_journal(const std::filesystem::path& file, JournalUse use);

}  // namespace auricle
