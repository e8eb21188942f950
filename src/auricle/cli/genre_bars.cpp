#include <auricle/cli/genre_bars.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace auricle {
namespace {

std::string label_of(const std::string& genre) { return genre.empty() ? "songs" : genre; }

}  // namespace

GenreBars::GenreBars(const GenreFolders& folders)
    : folders_(folders), done_(folders.genres.size()), failed_(folders.genres.size()) {
  totals_.resize(folders.genres.size());
  for (const Song& song : folders.songs) {
    ++totals_[static_cast<std::size_t>(song.label)];
  }
  for (const std::string& genre : folders.genres) {
    widest_ = std::max(widest_, label_of(genre).size());
  }
}

void GenreBars::show(const ProgressReport& report) {
  const auto genre =
      static_cast<std::size_t>(std::ranges::find(folders_.genres, report.label) - folders_.genres.begin());
  ++done_[genre];
  failed_[genre] += report.failed - n_failed_;
  n_failed_ = report.failed;
  while (current_ < done_.size()) {
    const std::size_t total = totals_[current_];
    if (!bar_) {
      bar_.emplace(fmt::format("{:<{}}", label_of(folders_.genres[current_]), widest_), total);
    }
    const std::string failed = failed_[current_] > 0 ? fmt::format("{} failed  ", failed_[current_]) : "";
    if (done_[current_] < total) {
      bar_->update(done_[current_], failed + pace(report));
      return;
    }
    bar_->finish(total, failed);
    bar_.reset();
    ++current_;
  }
}

/// Of the whole run, which is what one waits for.
std::string GenreBars::pace(const ProgressReport& report) const {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin_;
  const double rate = static_cast<double>(report.done) / std::max(elapsed.count(), 1e-3);
  const auto left_s = static_cast<long>(static_cast<double>(report.total - report.done) / rate);
  return fmt::format("{:.1f} songs/s, {}:{:02} left", rate, left_s / 60, left_s % 60);
}

}  // namespace auricle
