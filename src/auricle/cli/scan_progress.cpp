#include <auricle/cli/scan_progress.hpp>

#include <cmath>
#include <cstdio>
#include <string>
#include <unistd.h>

#include <fmt/format.h>

namespace auricle {
namespace {

using namespace std::chrono_literals;

/// "2:05:09" for two hours, five minutes and nine seconds.
std::string clock(double seconds) {
  const long whole = std::lround(seconds);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string line_about(const ScanProgress& progress, double seconds) {
  if (progress.phase == ScanProgress::Phase::kLooking) {
    return fmt::format("looking: {} recordings", progress.done);
  }
  const std::size_t left = progress.total - progress.done;
  const double a_second = seconds > 0.0 ? static_cast<double>(progress.done) / seconds : 0.0;
  const std::string pace = progress.done > 0 ? fmt::format(", {:.1f} a second, {} to go", a_second,
                                                           clock(static_cast<double>(left) / a_second))
                                             : "";
  return fmt::format("{}: {} done, {} failed, {} left{}",
                     progress.phase == ScanProgress::Phase::kAnswering ? "answering" : "hearing", progress.done,
                     progress.failed, left, pace);
}

}  // namespace

ScanProgressLine::ScanProgressLine() : live_(isatty(STDERR_FILENO) == 1) {}

ScanProgressLine::~ScanProgressLine() {
  if (shown_) {
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
  }
}

void ScanProgressLine::update(const ScanProgress& progress) {
  const Time now = std::chrono::steady_clock::now();
  if (progress.phase != phase_) {
    phase_ = progress.phase;
    phase_begun_ = now;
  }
  if (!live_ || now - drawn_ < 100ms) {
    return;
  }
  drawn_ = now;
  shown_ = true;
  const double seconds = std::chrono::duration<double>(now - phase_begun_).count();
  std::fputs(fmt::format("\r{}\x1b[K", line_about(progress, seconds)).c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace auricle
