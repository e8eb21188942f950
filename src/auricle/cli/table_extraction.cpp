#include <auricle/cli/table_extraction.hpp>

#include <algorithm>
#include <chrono>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/cli/progress_bar.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// A bar for the first genre that is not done; genres behind it may have begun already.
class GenreBars {
 public:
  explicit GenreBars(const GenreFolders& folders)
      : folders_(folders), done_(folders.genres.size()), failed_(folders.genres.size()) {
    for (const std::string& genre : folders.genres) {
      widest_ = std::max(widest_, label_of(genre).size());
    }
  }

  void show(const ProgressReport& report) {
    const auto genre =
        static_cast<std::size_t>(std::ranges::find(folders_.genres, report.label) - folders_.genres.begin());
    ++done_[genre];
    failed_[genre] += report.failed - n_failed_;
    n_failed_ = report.failed;
    while (current_ < done_.size()) {
      const std::size_t total = folders_.count(static_cast<int>(current_));
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

 private:
  static std::string label_of(const std::string& genre) { return genre.empty() ? "songs" : genre; }

  /// Of the whole run, which is what one waits for.
  std::string pace(const ProgressReport& report) const {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin_;
    const double rate = static_cast<double>(report.done) / std::max(elapsed.count(), 1e-3);
    const auto left_s = static_cast<long>(static_cast<double>(report.total - report.done) / rate);
    return fmt::format("{:.1f} songs/s, {}:{:02} left", rate, left_s / 60, left_s % 60);
  }

  const GenreFolders& folders_;
  std::vector<std::size_t> done_;
  std::vector<std::size_t> failed_;
  std::size_t n_failed_ = 0;
  std::size_t widest_ = 0;
  std::size_t current_ = 0;
  std::optional<ProgressBar> bar_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace

Extraction extract_with_progress(const GenreFolders& folders, const FeatureSpec& spec, const TableOptions& options,
                                 const std::stop_token& stop) {
  std::optional<FeatureStore> store;
  if (options.store) {
    store.emplace(*options.store, store_key(spec, options.segment_s, options.variation));
  }
  GenreBars bars(folders);
  Extraction extraction = extract_features(
      folders, spec,
      {.threads = options.threads,
       .segment_s = options.segment_s,
       .variation = options.variation,
       .store = store ? &*store : nullptr},
      [&](const ProgressReport& report) { bars.show(report); }, stop);

  for (const FailedSong& failure : extraction.failures) {
    complain(fmt::format("left out: {}", failure.reason));
  }
  if (store && !store->trouble().empty()) {
    complain(store->trouble());
  }
  if (extraction.n_from_store > 0) {
    fmt::print("{} of {} songs were known from an earlier run ({})\n", extraction.n_from_store, folders.songs.size(),
               printable(options.store->string()));
  }
  if (const std::size_t padded = extraction.table.n_padded; padded > 0) {
    fmt::print("{} of {} songs are shorter than what the network hears and were {}\n", padded,
               extraction.table.songs.size(), spec.n_frames ? "repeated" : "filled up with zeros");
  }
  return extraction;
}

std::string shapes_of(const FeatureTable& table) {
  return fmt::format("({}, {}) ({}, {})", table.features.rows(), table.features.cols(), table.labels.size(),
                     table.genres.size());
}

}  // namespace auricle
