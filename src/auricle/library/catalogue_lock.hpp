#pragma once

#include <filesystem>

namespace auricle {

/// While it lives, no other program scans or watches for the same catalogue: two that did would hear the same songs
/// twice. Kept by the system (flock on FILE.lock), so that it goes with its holder, however that ends.
class CatalogueLock {
 public:
  /// Waits some seconds for another holder to end. Throws FileError then, and where the lock's file can't be made.
  explicit CatalogueLock(const std::filesystem::path& catalogue);
  ~CatalogueLock();
  CatalogueLock(const CatalogueLock&) = delete;
  CatalogueLock& operator=(const CatalogueLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace auricle
