#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <auricle/library/real_paths.hpp>
#include <sys/types.h>

namespace auricle {

/// Tells which files reached by symbolic links are songs by another path anyway, so that no song is there twice.
class LinkedFiles {
 public:
  /// The folders that are looked into, and single files, are absolute. `catalogue` must outlive it.
  LinkedFiles(const Catalogue& catalogue, const std::vector<std::filesystem::path>& folders);

  /// Whether a folder that is to be looked into is reached by a link, and all that is in it is met in another one.
  bool leads_into_another(const std::filesystem::path& folder);

  /// Whether the catalogue knows a file, reached by a link to one of the folders, without that link.
  bool is_known_without_link(const std::filesystem::path& file);

  /// Whether a file that is reached by a link is met in these folders without it, is known to the catalogue so, or was
  /// reached by another link before.
  bool has_another_path(const std::filesystem::path& file);

  /// A line about those that had; absent without one.
  std::optional<std::string> note() const;

 private:
  struct Folder {
    std::filesystem::path named;
    std::filesystem::path real;  ///< without links
  };

  bool is_known(const std::filesystem::path& real) const;
  bool is_in_folders(const std::filesystem::path& real) const;
  bool count(bool has_another, const std::filesystem::path& path);

  const Catalogue& catalogue_;
  std::vector<Folder> folders_;
  RealPaths real_paths_;
  std::set<std::pair<dev_t, ino_t>> met_;  ///< files that are songs by a link
  std::size_t n_others_ = 0;               ///< links that lead to nothing new, the first of them `other_`
  std::filesystem::path other_;
};

}  // namespace auricle
