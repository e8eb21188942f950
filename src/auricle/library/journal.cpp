#include <auricle/library/journal.hpp>

#include <chrono>
#include <cstring>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <fmt/format.h>
#include <sqlite3.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

// What is in the column `undone`.
constexpr int kStands = 0;
constexpr int kUndone = 1;
constexpr int kLeft = 2;

void append(std::string& bytes, std::uint64_t number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

std::string packed(const Splices& splices) {
  std::string bytes;
  for (const Splice& splice : splices) {
    append(bytes, splice.offset);
    append(bytes, splice.length);
    append(bytes, splice.bytes.size());
    bytes += splice.bytes;
  }
  return bytes;
}

std::uint64_t take_number(std::string_view& bytes) {
  std::uint64_t number = 0;
  if (bytes.size() < sizeof number) {
    throw FileError("a change in the journal is damaged; it can't be undone");
  }
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}

Splices unpacked(std::string_view bytes) {
  Splices splices;
  while (!bytes.empty()) {
    Splice splice;
    splice.offset = take_number(bytes);
    splice.length = take_number(bytes);
    const std::uint64_t size = take_number(bytes);
    if (size > bytes.size()) {
      throw FileError("a change in the journal is damaged; it can't be undone");
    }
    splice.bytes = bytes.substr(0, size);
    bytes.remove_prefix(size);
    splices.push_back(std::move(splice));
  }
  return splices;
}

void bind_blob(SQLite::Statement& statement, int index, const std::string& bytes) {
  statement.bind(index, bytes.data(), static_cast<int>(bytes.size()));
}

std::string blob_of(const SQLite::Column& column) {
  return {static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes())};
}

std::vector<std::string> genres_of(const SQLite::Column& column) {
  return parse_json(column.getString(), "the journal").get<std::vector<std::string>>();
}

}  // namespace

template <typename Work>
auto Journal::guarded(const Work& work) const {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    switch (error.getErrorCode()) {
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        throw FileError(
            fmt::format("another program keeps the journal {} busy; try again when it has ended", file_.string()));
      case SQLITE_FULL:
        throw FileError(fmt::format("no room for the journal {}; free some space and go on", file_.string()));
      default:
        throw FileError(
            fmt::format("the journal {} can't be used ({}) and was left as it is; see that its folder is there and "
                        "yours, and that it is whole",
                        file_.string(), error.what()));
    }
  }
}

Journal::Journal(const fs::path& file, JournalUse use) : file_(file) {
  guarded([&] { database_ = open_journal(file, use); });
}

Journal::~Journal() = default;

fs::path Journal::beside(const fs::path& catalogue) {
  return catalogue.parent_path() / (catalogue.stem().string() + "-changes.db");
}

std::int64_t Journal::begin_run() {
  return guarded([&] {
    SQLite::Statement insert(*database_, "INSERT INTO runs (begun_s) VALUES (?)");
    insert.bind(1, static_cast<std::int64_t>(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
    insert.exec();
    return static_cast<std::int64_t>(database_->getLastInsertRowid());
  });
}

std::int64_t Journal::intend(const JournalEntry& entry) {
  return guarded([&] {
    SQLite::Statement insert(
        *database_,
        "INSERT INTO changes (run, path, size_before, modified_ns_before, hash_before, size_after, hash_after, "
        "genres_before, genres_after, undo, undone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)");
    insert.bind(1, entry.run);
    bind_blob(insert, 2, entry.path.native());
    insert.bind(3, static_cast<std::int64_t>(entry.before.size));
    insert.bind(4, entry.before.modified_ns);
    insert.bind(5, entry.before.hash);
    insert.bind(6, static_cast<std::int64_t>(entry.after.size));
    insert.bind(7, entry.after.hash);
    insert.bind(8, json_text(entry.genres_before));
    insert.bind(9, json_text(entry.genres_after));
    bind_blob(insert, 10, packed(entry.undo));
    insert.exec();
    return static_cast<std::int64_t>(database_->getLastInsertRowid());
  });
}

void Journal::note(std::int64_t id, int state) {
  guarded([&] {
    SQLite::Statement update(*database_, "UPDATE changes SET undone = ? WHERE id = ?");
    update.bind(1, state);
    update.bind(2, id);
    update.exec();
  });
}

void Journal::note_undone(std::int64_t id) { note(id, kUndone); }

void Journal::note_left(std::int64_t id) { note(id, kLeft); }

void Journal::forget(std::int64_t id) {
  guarded([&] {
    SQLite::Statement remove(*database_, "DELETE FROM changes WHERE id = ?");
    remove.bind(1, id);
    remove.exec();
  });
}

std::vector<JournalRun> Journal::runs() const {
  return guarded([&] {
    std::vector<JournalRun> runs;
    SQLite::Statement query(*database_,
                            "SELECT runs.id, begun_s, count(*), sum(undone = ?), sum(undone = ?) FROM runs JOIN "
                            "changes ON run = runs.id GROUP BY runs.id ORDER BY runs.id DESC");
    query.bind(1, kUndone);
    query.bind(2, kLeft);
    while (query.executeStep()) {
      runs.push_back({.id = query.getColumn(0).getInt64(),
                      .begun_s = query.getColumn(1).getInt64(),
                      .files = static_cast<std::size_t>(query.getColumn(2).getInt64()),
                      .undone = static_cast<std::size_t>(query.getColumn(3).getInt64()),
                      .left = static_cast<std::size_t>(query.getColumn(4).getInt64())});
    }
    return runs;
  });
}

std::optional<std::int64_t> Journal::last_run() const {
  return guarded([&]() -> std::optional<std::int64_t> {
    SQLite::Statement query(*database_, "SELECT max(run) FROM changes WHERE undone = ?");
    query.bind(1, kStands);
    query.executeStep();
    return query.getColumn(0).isNull() ? std::nullopt : std::optional(query.getColumn(0).getInt64());
  });
}

std::vector<std::int64_t> Journal::standing(std::optional<std::int64_t> run) const {
  return guarded([&] {
    std::vector<std::int64_t> ids;
    SQLite::Statement query(*database_,
                            "SELECT id FROM changes WHERE undone <> ?1 AND (?2 IS NULL OR run = ?2) ORDER BY id DESC");
    query.bind(1, kUndone);
    if (run) {
      query.bind(2, *run);
    }
    while (query.executeStep()) {
      ids.push_back(query.getColumn(0).getInt64());
    }
    return ids;
  });
}

JournalEntry Journal::entry(std::int64_t id) const {
  return guarded([&] {
    SQLite::Statement query(
        *database_,
        "SELECT run, path, size_before, modified_ns_before, hash_before, size_after, hash_after, genres_before, "
        "genres_after, undo, undone FROM changes WHERE id = ?");
    query.bind(1, id);
    if (!query.executeStep()) {
      throw FileError(fmt::format("the journal has no change {}", id));
    }
    JournalEntry entry;
    entry.id = id;
    entry.run = query.getColumn(0).getInt64();
    entry.path = blob_of(query.getColumn(1));
    entry.before = {.size = static_cast<std::uint64_t>(query.getColumn(2).getInt64()),
                    .modified_ns = query.getColumn(3).getInt64(),
                    .hash = query.getColumn(4).getString()};
    entry.after = {.size = static_cast<std::uint64_t>(query.getColumn(5).getInt64()),
                   .hash = query.getColumn(6).getString()};
    entry.genres_before = genres_of(query.getColumn(7));
    entry.genres_after = genres_of(query.getColumn(8));
    entry.undo = unpacked(blob_of(query.getColumn(9)));
    entry.undone = query.getColumn(10).getInt() == kUndone;
    return entry;
  });
}

std::vector<fs::path> Journal::copies_of(const JournalEntry& entry) const {
  return guarded([&] {
    std::vector<fs::path> paths;
    SQLite::Statement query(
        *database_, "SELECT path FROM changes WHERE hash_after = ? AND size_after = ? AND undone <> ? AND id <> ?");
    query.bind(1, entry.after.hash);
    query.bind(2, static_cast<std::int64_t>(entry.after.size));
    query.bind(3, kUndone);
    query.bind(4, entry.id);
    while (query.executeStep()) {
      paths.emplace_back(blob_of(query.getColumn(0)));
    }
    return paths;
  });
}

}  // namespace auricle
