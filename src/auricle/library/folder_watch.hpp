#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <stop_token>

namespace auricle {

/// What has happened in watched folders.
struct FolderEvents {
  std::set<std::filesystem::path> written{};  ///< files that were closed after writing, or moved here, or touched
  std::set<std::filesystem::path> folders{};  ///< made or moved here: not watched yet
  std::set<std::filesystem::path> gone{};     ///< files and folders that were removed or moved away
  bool lost = false;  ///< events were lost, or a disk was mounted or unmounted: all must be looked at again
};

/// Hears from the system (inotify) what happens in folders, as long as they are of this machine: what others write to a
/// disk of the network is not told.
class FolderWatch {
 public:
  /// Throws FileError when the system grants no watch.
  FolderWatch();
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  /// Watches what happens right in a folder, and not below; one that is gone is passed over. Throws FileError when the
  /// system grants no more watches.
  void add(const std::filesystem::path& folder);

  /// What has happened since the last call; waits for it, but no longer than this or until a stop is asked for.
  FolderEvents wait(std::chrono::milliseconds longest, const std::stop_token& stop);

 private:
  void read_events(FolderEvents& events);
  void forget(const std::filesystem::path& folder);

  int inotify_ = -1;
  int mounts_ = -1;   ///< /proc/self/mountinfo, which tells when it changes
  int stopped_ = -1;  ///< an eventfd
  std::map<int, std::filesystem::path> folders_;
};

}  // namespace auricle
