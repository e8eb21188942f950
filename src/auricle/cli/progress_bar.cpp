#include <auricle/cli/progress_bar.hpp>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {

ProgressBar::ProgressBar(std::string_view label, std::size_t total)
    : label_(printable(label)), total_(total), live_(isatty(STDOUT_FILENO) == 1) {}

void ProgressBar::update(std::size_t done, const std::string& figures) {
  const auto now = std::chrono::steady_clock::now();
  if (!live_ || now - drawn_ < std::chrono::milliseconds(50)) {
    return;
  }
  drawn_ = now;
  draw(done, figures);
}

void ProgressBar::finish(std::size_t done, const std::string& figures) {
  draw(done, figures);
  fmt::print("\n");
  std::fflush(stdout);
}

void ProgressBar::draw(std::size_t done, const std::string& figures) const {
  constexpr std::size_t kWidth = 24;
  const std::size_t filled = total_ > 0 ? std::min(kWidth, kWidth * done / total_) : kWidth;
  // "\x1b[K" clears what a longer line left behind.
  fmt::print("{}{} [{:=<{}}{:.<{}}] {}/{}{}{}", live_ ? "\r" : "", label_, "", filled, "", kWidth - filled, done,
             total_, figures.empty() ? "" : "  " + figures, live_ ? "\x1b[K" : "");
  std::fflush(stdout);
}

}  // namespace auricle
