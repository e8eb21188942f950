#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <auricle/library/journal.hpp>
#include <auricle/library/real_paths.hpp>

namespace auricle {

/// A file, and what it was when it was read.
struct FoundFile {
  std::filesystem::path path;
  FileVersion version;
};

/// Finds files that were moved since they were changed: where the catalogue has one of the size that was written, every
/// byte of it is what was written, and no other change has a claim on it. One file is found for one change only.
class MovedFiles {
 public:
  /// Both must outlive it; `catalogue` null for none, and then nothing is found.
  MovedFiles(const Journal& journal, const Catalogue* catalogue) : journal_(journal), catalogue_(catalogue) {}

  /// Where the file of a change may be by its size, the likeliest first: one that is called as it was.
  std::vector<std::filesystem::path> places_of(const JournalEntry& change) const;

  /// Which of these places it is in; `at_home`: what stands at its old path, absent for no file.
  std::optional<FoundFile> find(const JournalEntry& change, const std::vector<std::filesystem::path>& places,
                                const std::optional<FileVersion>& at_home);

 private:
  bool is_one_of(const std::vector<std::filesystem::path>& files, const std::filesystem::path& file);

  const Journal& journal_;
  const Catalogue* catalogue_;
  RealPaths real_paths_;
  std::map<std::filesystem::path, std::filesystem::path> found_;  ///< by where they were
  /// Where those were that were found, by where they are and the hash of what was written into them.
  std::map<std::pair<std::filesystem::path, std::string>, std::filesystem::path> taken_;
};

}  // namespace auricle
