#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <auricle/library/journal.hpp>
#include <auricle/library/path_range.hpp>

namespace auricle {

/// Finds files that were moved since they were changed: where the catalogue has one of the size that was written, and
/// every byte of it is what was written.
class MovedFiles {
 public:
  /// Looks in and below `folders`, absolute; everywhere where there are none. `catalogue` must outlive it; null for
  /// none, and then nothing is found.
  MovedFiles(const Catalogue* catalogue, const std::vector<std::filesystem::path>& folders)
      : catalogue_(catalogue), ranges_(ranges_below(folders)) {}

  /// Where the file of a change is now, of several copies the first that is called as it was.
  std::optional<std::filesystem::path> find(const JournalEntry& change);

 private:
  const Catalogue* catalogue_;
  std::vector<PathRange> ranges_;
  std::map<std::filesystem::path, std::filesystem::path> found_;  ///< by where they were
};

}  // namespace auricle
