#pragma once

#include <cstddef>
#include <map>
#include <span>

#include <auricle/library/catalogue.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {

/// Each statement is made once. It is reset when a call ends, for one that has more rows holds up other programs.
struct Catalogue::Statements {
  explicit Statements(SQLite::Database& where) : database(where) {}

  class Use {
   public:
    explicit Use(SQLite::Statement& statement) : statement_(statement) {}
    ~Use() { statement_.tryReset(); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    SQLite::Statement* operator->() const { return &statement_; }
    SQLite::Statement& operator*() const { return statement_; }

   private:
    SQLite::Statement& statement_;
  };

  Use use(const char* sql) {
    const auto found = made.find(sql);
    return Use(found != made.end() ? found->second : made.try_emplace(sql, database, sql).first->second);
  }

  SQLite::Database& database;
  std::map<const char*, SQLite::Statement> made;
};

/// Bytes may be anything; none are an empty blob, and not a missing one.
inline void bind_blob(SQLite::Statement& statement, int place, std::span<const std::byte> bytes) {
  statement.bind(place, bytes.empty() ? static_cast<const void*>("") : bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace auricle
