#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <auricle/dataset/song_features.hpp>

namespace auricle {

/// What features are of: a file as it was when they were computed. A file of another size or time is another one.
struct FileIdentity {
  std::string path;  ///< absolute
  std::uintmax_t size = 0;
  std::int64_t modified_ns = 0;

  /// Throws FileError when the file can't be looked at.
  static FileIdentity of(const std::filesystem::path& path);
};

/// Features of recordings, kept on disk (SQLite) so that no song is ever decoded twice for the same features. Each song
/// is one transaction: killing the program at any moment costs what it was working on and nothing else. Rows carry a
/// checksum of all that they say; one that is damaged counts as missing. May be used by several threads and programs at
/// a time.
class FeatureStore {
 public:
  /// `features` tells how the rows are made, e.g. a FeatureSpec's JSON: rows made otherwise are never found. The file
  /// is made if it is missing or empty. Throws UsageError, and leaves every byte as it is, when it is something else
  /// than a store or can't be told from that. A damaged store, known by its header, is begun anew; one of a newer
  /// Auricle is renamed first, and so is whatever lies at default_feature_store().
  FeatureStore(const std::filesystem::path& file, const std::string& features);
  ~FeatureStore();
  FeatureStore(FeatureStore&&) noexcept;
  FeatureStore& operator=(FeatureStore&&) noexcept;

  /// Why the store had to be begun anew (it was damaged or of a newer Auricle), or why nothing can be kept (disk full,
  /// no permission); empty when all is well. Such a store finds nothing, and work goes on without it.
  std::string trouble() const;

  std::optional<SongFeatures> find(const FileIdentity& song) const;
  void put(const FileIdentity& song, const SongFeatures& features);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Where features are kept unless told otherwise: auricle/features.db in $XDG_CACHE_HOME, or in ~/.cache; absent when
/// neither is known.
std::optional<std::filesystem::path> default_feature_store();

}  // namespace auricle
