#include <auricle/dataset/feature_store.hpp>

#include <cerrno>
#include <cstring>
#include <exception>
#include <mutex>
#include <span>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <utility>

#include <auricle/core/environment.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/file_time.hpp>
#include <auricle/core/fingerprint.hpp>
#include <auricle/dataset/store_file.hpp>
#include <fmt/format.h>
#include <sqlite3.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

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

std::string encode(const SongFeatures& song) {
  std::string bytes;
  append(bytes, song.heard.heard_s);
  append(bytes, song.heard.claimed_s);
  append(bytes, song.heard.damaged_s);
  append(bytes, static_cast<std::uint64_t>(song.heard.bad_packets));
  append(bytes, static_cast<std::uint64_t>(song.heard.breaks_off ? 1 : 0));
  append(bytes, static_cast<std::uint64_t>(song.heard.one_channel ? 1 : 0));
  append(bytes, static_cast<std::uint64_t>(song.rows.size()));
  for (const FeatureRow& row : song.rows) {
    append(bytes, row.start_s);
    append(bytes, row.duration_s);
    append(bytes, static_cast<std::uint64_t>(row.padded ? 1 : 0));
    append(bytes, static_cast<std::uint64_t>(row.values.size()));
    bytes.append(reinterpret_cast<const char*>(row.values.data()), row.values.size() * sizeof(float));
  }
  return bytes;
}

std::optional<SongFeatures> decode(std::string_view bytes) {
  SongFeatures song;
  Heard& heard = song.heard;
  std::uint64_t bad_packets = 0;
  std::uint64_t breaks_off = 0;
  std::uint64_t one_channel = 0;
  std::uint64_t n_rows = 0;
  if (!take(bytes, heard.heard_s) || !take(bytes, heard.claimed_s) || !take(bytes, heard.damaged_s) ||
      !take(bytes, bad_packets) || !take(bytes, breaks_off) || !take(bytes, one_channel) || !take(bytes, n_rows)) {
    return std::nullopt;
  }
  heard.bad_packets = bad_packets;
  heard.breaks_off = breaks_off != 0;
  heard.one_channel = one_channel != 0;
  for (std::uint64_t i = 0; i < n_rows; ++i) {
    FeatureRow& row = song.rows.emplace_back();
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
  return song;
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

}  // namespace

FileIdentity FileIdentity::of(const fs::path& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) {
    throw FileError(fmt::format("can't look at {}: {}", path.string(), std::generic_category().message(errno)));
  }
  return {.path = fs::absolute(path).lexically_normal().string(),
          .size = static_cast<std::uintmax_t>(status.st_size),
          .modified_ns = to_nanoseconds(status.st_mtim)};
}

struct FeatureStore::Impl {
  Impl(fs::path where, std::string how) : file(std::move(where)), features(std::move(how)) {
    if (file.has_parent_path()) {
      std::error_code error;
      fs::create_directories(file.parent_path(), error);
    }
    const StoreFile found = look_at_store(file);
    // The default place is ours alone; what else lies there is in nobody's way under another name.
    if (found == StoreFile::kForeign && file != default_feature_store()) {
      throw UsageError(fmt::format("{} is no feature store; name another file", file.string()));
    }
    guarded([&] {
      if (found == StoreFile::kForeign || found == StoreFile::kNewer) {
        begin_anew(found == StoreFile::kNewer ? "is of a newer Auricle" : "is none, or damaged beyond knowing");
      }
      open();
    });
  }

  /// Only what bears our mark, and is not of a newer version, is thrown away; all else is set aside.
  void begin_anew(const std::string& why) {
    if (look_at_store(file) == StoreFile::kOurs) {
      remove_store(file);
      trouble = fmt::format("the feature store {} {} and is begun anew", file.string(), why);
    } else {
      const fs::path aside = set_store_aside(file);
      trouble = fmt::format("the feature store {} {}; it was renamed to {}, and a new one is begun", file.string(), why,
                            aside.string());
    }
  }

  void open() {
    database.emplace(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kPatienceMs);
    // The mark and the table come together, and into the file itself before any journal is kept beside it: whoever is
    // killed here leaves an empty file or a store.
    if (database->execAndGet("PRAGMA application_id").getInt() != kStoreMark) {
      database->exec("BEGIN IMMEDIATE");
      if (!database->tableExists("songs")) {
        database->exec(kStoreTable);
      }
      database->exec(
          fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT", kStoreMark, kStoreSchema));
    }
    database->exec("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = NORMAL");
    if (database->execAndGet("PRAGMA user_version").getInt() != kStoreSchema || !database->tableExists("songs")) {
      throw SQLite::Exception("its header or table is lost", SQLITE_CORRUPT);
    }
    // Rows have checksums of their own, but a damaged tree of pages may lose what is put into it.
    if (database->execAndGet("PRAGMA integrity_check(1)").getString() != "ok") {
      throw SQLite::Exception("its pages don't fit together", SQLITE_CORRUPT);
    }
  }

  /// Runs `work` on the database. Damage makes it begin anew, other trouble makes it stop; both are remembered.
  template <typename Work>
  void guarded(const Work& work) {
    try {
      work();
    } catch (const FileError& error) {
      give_up(error);
    } catch (const SQLite::Exception& error) {
      if (!is_damage(error)) {
        give_up(error);
        return;
      }
      database.reset();
      try {
        begin_anew(fmt::format("was damaged ({})", error.what()));
        open();
      } catch (const std::exception& again) {
        give_up(again);
      }
    }
  }

  void give_up(const std::exception& error) {
    database.reset();
    trouble = fmt::format("features can't be kept in {}: {}", file.string(), error.what());
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

std::optional<SongFeatures> FeatureStore::find(const FileIdentity& song) const {
  const std::scoped_lock lock(impl_->mutex);
  std::optional<SongFeatures> found;
  if (!impl_->database) {
    return found;
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
        found = decode(bytes);
      }
    }
  });
  return found;
}

void FeatureStore::put(const FileIdentity& song, const SongFeatures& features) {
  const std::string bytes = encode(features);
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
  const auto cache = user_cache_folder();
  return cache ? std::optional(*cache / "auricle" / "features.db") : std::nullopt;
}

}  // namespace auricle
