#include <auricle/cli/file_progress.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <unistd.h>

#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using namespace std::chrono_literals;

/// "2:05:09" for two hours, five minutes and nine seconds.
std::string clock(double seconds) {
  const long whole = std::lround(seconds);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace

FileProgress::FileProgress() : live_(isatty(STDERR_FILENO) == 1) {}

FileProgress::~FileProgress() { clear(); }

void FileProgress::update(const std::filesystem::path& file, const Heard& heard) {
  const Time now = std::chrono::steady_clock::now();
  if (!live_ || now - quiet_since_ < 2s || now - drawn_ < 100ms) {
    return;
  }
  drawn_ = now;
  shown_ = true;
  const std::string share = heard.claimed_s > 0.0
                                ? fmt::format(" of {} ({:.0f} %)", clock(heard.claimed_s),
                                              std::min(100.0, 100.0 * heard.heard_s / heard.claimed_s))
                                : "";
  std::fputs(fmt::format("\r{}: {}{}\x1b[K", printable(file.filename().string()), clock(heard.heard_s), share).c_str(),
             stderr);
  std::fflush(stderr);
}

void FileProgress::clear() {
  if (shown_) {
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
  }
  shown_ = false;
  quiet_since_ = std::chrono::steady_clock::now();
}

}  // namespace auricle
