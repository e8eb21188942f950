#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace auricle {

/// What the first bytes of an SQLite database say: whose it is and how its tables are made.
struct DatabaseHeader {
  std::int32_t mark = 0;    ///< SQLite's application_id
  std::int32_t schema = 0;  ///< SQLite's user_version
};

/// Reads a file's header without changing a byte or leaving a file; absent when it is no database of SQLite's.
std::optional<DatabaseHeader> read_database_header(const std::filesystem::path& file);

/// The name of a file as SQLite's URIs want it: "file:/music/50%25.db".
std::string database_uri(const std::filesystem::path& file);

}  // namespace auricle
