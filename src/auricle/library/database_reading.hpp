#pragma once

#include <filesystem>
#include <memory>

namespace SQLite {
class Database;
}  // namespace SQLite

namespace auricle {

/// Opens a database that is there, to be read only; it may lie where nothing can be written. Leaves nothing
/// beside it that wasn't there, but where another program writes or was killed: then what SQLite keeps there stays.
/// Waits for other programs that write, as long as `patience_ms`. Throws what SQLite complains of.
std::unique_ptr<SQLite::Database> open_for_reading(const std::filesystem::path& file, int patience_ms);

}  // namespace auricle
