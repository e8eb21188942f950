#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/library/folder_watch.hpp>
#include <auricle/library/scan.hpp>

namespace auricle {

/// What is told while a library is watched.
struct WatchObserver {
  ScanObserver scan{};                                      ///< of every scan
  std::function<void(const ScanSummary&)> looked_at_all{};  ///< at the beginning, and when events were lost
  std::function<void(const std::string&)> trouble{};        ///< a folder that can't be read or isn't there, in a line
};

/// Keeps a catalogue up to date with folders while they change: begins with a scan, then looks at what was written,
/// moved or removed. A file is heard when it has been at rest for a moment, so that it is whole. Where events are lost,
/// or disks come and go, all is looked at again. A folder that is not there is waited for.
class LibraryWatch {
 public:
  /// The scanner must outlive it.
  LibraryWatch(LibraryScanner& scanner, const std::vector<std::filesystem::path>& folders, WatchObserver observer);

  /// Goes on until a stop is asked for. Throws FileError when the catalogue can't be written or the system grants no
  /// more watches.
  void run(const std::stop_token& stop);

 private:
  using Time = std::chrono::steady_clock::time_point;

  /// A file that was written to, and what it was like when that was heard.
  struct Fresh {
    Time since;
    std::optional<FileState> state;
  };

  void look_at_all(const std::stop_token& stop);
  void take_in(const FolderEvents& events, const std::stop_token& stop);
  void look_into_folder(const std::filesystem::path& folder, const std::stop_token& stop);
  void look_at_what_rests(const std::stop_token& stop);
  void expect(const std::filesystem::path& file);
  bool folders_came_or_went();

  LibraryScanner& scanner_;
  std::vector<std::filesystem::path> folders_;
  std::vector<bool> is_there_;  ///< of each folder, when all was looked at
  WatchObserver observer_;
  FolderWatch watch_;
  std::map<std::filesystem::path, Fresh> fresh_;
};

}  // namespace auricle
