#include <auricle/dataset/feature_store.hpp>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <span>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/fingerprint.hpp>
#include <fmt/format.h>
#include <sqlite3.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr int kSchema = 1;
constexpr int kPatienceMs = 30'000;  ///< with another program that writes to the store

template <typename T>
void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Takes a value off the front; false when there are too few bytes.
template <typename T>
bool take(std::string_view& bytes, T& value) {
  if (bytes.size() < sizeof value) {
    return false;
  }
  std::memcpy(&value, bytes.data(), sizeof value);
  bytes.remove_prefix(sizeof value);
  return true;
}

std::string encode(const std::vector<FeatureRow>& rows) {
  std::string bytes;
  append(bytes, static_cast<std::uint64_t>(rows.size()));
  for (const FeatureRow& row : rows) {
    append(bytes, row.start_s);
    append(bytes, row.duration_s);
    append(bytes, static_cast<std::uint64_t>(row.padded ? 1 : 0));
    append(bytes, static_cast<std::uint64_t>(row.values.size()));
    bytes.append(reinterpret_cast<const char*>(row.values.data()), row.values.size() * sizeof(float));
  }
  return bytes;
}

std::optional<std::vector<FeatureRow>> decode(std::string_view bytes) {
  std::uint64_t n_rows = 0;
  if (!take(bytes, n_rows)) {
    return std::nullopt;
  }
  std::vector<FeatureRow> rows;
  for (std::uint64_t i = 0; i < n_rows; ++i) {
    FeatureRow& row = rows.emplace_back();
    std::uint64_t padded = 0;
    std::uint64_t n_values = 0;
    if (!take(bytes, row.start_s) || !take(bytes, row.duration_s) || !take(bytes, padded) || !take(bytes, n_values) ||
        n_values > bytes.size() / sizeof(float)) {
      return std::nullopt;
    }
    row.padded = padded != 0;
    row.values.resize(n_values);
    std::memcpy(row.values.data(), bytes.data(), n_values * sizeof(float));
    bytes.remove_prefix(n_values * sizeof(float));
  }
  return rows;
}

/// Over all that a row of the table says, so that no part of it can be changed unnoticed.
std::string checksum(const FileIdentity& song, const std::string& features, std::string_view bytes) {
  Fingerprint hash;
  hash.add(fmt::format("{}\n{}\n{}\n{}\n", song.path, song.size, song.modified_ns, features));
  hash.add(bytes);
  return hash.hex();
}

/// Whether SQLite's complaint is about the file's contents, which no waiting or freeing of space will mend.
bool is_damage(const SQLite::Exception& error) {
  return error.getErrorCode() == SQLITE_CORRUPT || error.getErrorCode() == SQLITE_NOTADB ||
         error.getErrorCode() == SQLITE_FORMAT;
}

void remove_database(const fs::path& file) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::error_code ignored;
    fs::remove(file.string() + suffix, ignored);
  }
}

}  // namespace

FileIdentity FileIdentity::of(const fs::path& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) {
    throw FileError(fmt::format("can't look at {}: {}", path.string(), std::generic_category().message(errno)));
  }
  return {.path = fs::absolute(path).lexically_normal().string(),
          .size = static_cast<std::uintmax_t>(status.st_size),
          .modified_ns = static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec};
}

struct FeatureStore::Impl {
  Impl(fs::path where, std::string how) : file(std::move(where)), features(std::move(how)) {
    guarded([&] { open(); });
  }

  void open() {
    if (file.has_parent_path()) {
      std::error_code error;
      fs::create_directories(file.parent_path(), error);
    }
    database.emplace(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kPatienceMs);
    database->exec("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = NORMAL");
    const int schema = database->execAndGet("PRAGMA user_version").getInt();
    if (schema != 0 && schema != kSchema) {
      throw SQLite::Exception("it is no feature store of this version", SQLITE_NOTADB);
    }
    // Rows have checksums of their own, but a damaged tree of pages may lose what is put into it.
    if (database->execAndGet("PRAGMA integrity_check(1)").getString() != "ok") {
      throw SQLite::Exception("its pages don't fit together", SQLITE_CORRUPT);
    }
    database->exec(
        "CREATE TABLE IF NOT EXISTS songs (path TEXT NOT NULL, features TEXT NOT NULL, size INTEGER NOT NULL, "
        "modified_ns INTEGER NOT NULL, checksum TEXT NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (path, features)) "
        "WITHOUT ROWID");
    database->exec(fmt::format("PRAGMA user_version = {}", kSchema));
  }

  /// Runs `work` on the database. Damage makes it begin anew, other trouble makes it stop; both are remembered.
  template <typename Work>
  void guarded(const Work& work) {
    try {
      work();
      return;
    } catch (const SQLite::Exception& error) {
      database.reset();
      if (!is_damage(error)) {
        trouble = fmt::format("features can't be kept in {}: {}", file.string(), error.what());
        return;
      }
      trouble = fmt::format("the feature store {} was damaged ({}) and is begun anew", file.string(), error.what());
    }
    remove_database(file);
    try {
      open();
    } catch (const SQLite::Exception& error) {
      database.reset();
      trouble = fmt::format("features can't be kept in {}: {}", file.string(), error.what());
    }
  }

  fs::path file;
  std::string features;
  std::optional<SQLite::Database> database;  ///< absent when there is no using it
  std::string trouble;
  mutable std::mutex mutex;
};

FeatureStore::FeatureStore(const fs::path& file, const std::string& features)
    : impl_(std::make_unique<Impl>(file, features)) {}
FeatureStore::~FeatureStore() = default;
FeatureStore::FeatureStore(FeatureStore&&) noexcept = default;
FeatureStore& FeatureStore::operator=(FeatureStore&&) noexcept = default;

std::string FeatureStore::trouble() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->trouble;
}

std::optional<std::vector<FeatureRow>> FeatureStore::find(const FileIdentity& song) const {
  const std::scoped_lock lock(impl_->mutex);
  std::optional<std::vector<FeatureRow>> rows;
  if (!impl_->database) {
    return rows;
  }
  impl_->guarded([&] {
    SQLite::Statement query(*impl_->database,
                            "SELECT checksum, rows FROM songs WHERE path = ? AND features = ? AND size = ? AND "
                            "modified_ns = ?");
    query.bind(1, song.path);
    query.bind(2, impl_->features);
    query.bind(3, static_cast<std::int64_t>(song.size));
    query.bind(4, song.modified_ns);
    if (query.executeStep()) {
      const SQLite::Column blob = query.getColumn(1);
      const std::string_view bytes(static_cast<const char*>(blob.getBlob()), static_cast<std::size_t>(blob.getBytes()));
      if (query.getColumn(0).getString() == checksum(song, impl_->features, bytes)) {
        rows = decode(bytes);
      }
    }
  });
  return rows;
}

void FeatureStore::put(const FileIdentity& song, const std::vector<FeatureRow>& rows) {
  const std::string bytes = encode(rows);
  const std::string sum = checksum(song, impl_->features, bytes);
  const std::scoped_lock lock(impl_->mutex);
  if (!impl_->database) {
    return;
  }
  impl_->guarded([&] {
    SQLite::Statement insert(*impl_->database, "INSERT OR REPLACE INTO songs VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, song.path);
    insert.bind(2, impl_->features);
    insert.bind(3, static_cast<std::int64_t>(song.size));
    insert.bind(4, song.modified_ns);
    insert.bind(5, sum);
    insert.bindNoCopy(6, bytes.data(), static_cast<int>(bytes.size()));
    insert.exec();
  });
}

std::optional<fs::path> default_feature_store() {
  const auto named = [](const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0' ? std::optional<fs::path>(value) : std::nullopt;
  };
  if (const auto cache = named("XDG_CACHE_HOME")) {
    return *cache / "auricle" / "features.db";
  }
  if (const auto home = named("HOME")) {
    return *home / ".cache" / "auricle" / "features.db";
  }
  return std::nullopt;
}

}  // namespace auricle
