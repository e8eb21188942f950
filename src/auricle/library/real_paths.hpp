#pragma once

#include <filesystem>

namespace auricle {

/// Paths without symbolic links. Most files are no links themselves, and lie in the folder of the one before: so that
/// folder is remembered.
class RealPaths {
 public:
  /// Empty where there is no such folder, or a link that leads nowhere.
  std::filesystem::path of(const std::filesystem::path& file);

 private:
  std::filesystem::path parent_;  ///< of the last file, and what it is without links
  std::filesystem::path real_parent_;
};

}  // namespace auricle
