#pragma once

#include <chrono>
#include <filesystem>

#include <auricle/audio/heard.hpp>

namespace auricle {

/// How far work on one file has come, on a line of the terminal that is gone when it is done. Only what takes some
/// seconds is shown, and only where standard error is a terminal.
class FileProgress {
 public:
  FileProgress();
  ~FileProgress();
  FileProgress(const FileProgress&) = delete;
  FileProgress& operator=(const FileProgress&) = delete;

  void update(const std::filesystem::path& file, const Heard& heard);

  /// Takes the line away, before something else is printed.
  void clear();

 private:
  using Time = std::chrono::steady_clock::time_point;

  bool live_;
  bool shown_ = false;
  Time quiet_since_ = std::chrono::steady_clock::now();
  Time drawn_;
};

}  // namespace auricle
