#pragma once

#include <chrono>

#include <auricle/library/scan.hpp>

namespace auricle {

/// How far a scan has come, on a line of the terminal that is gone when it is done; nothing where standard error is no
/// terminal.
class ScanProgressLine {
 public:
  ScanProgressLine();
  ~ScanProgressLine();
  ScanProgressLine(const ScanProgressLine&) = delete;
  ScanProgressLine& operator=(const ScanProgressLine&) = delete;

  void update(const ScanProgress& progress);

 private:
  using Time = std::chrono::steady_clock::time_point;

  bool live_;
  bool shown_ = false;
  ScanProgress::Phase phase_ = ScanProgress::Phase::kLooking;
  Time phase_begun_ = std::chrono::steady_clock::now();
  Time drawn_;
};

}  // namespace auricle
