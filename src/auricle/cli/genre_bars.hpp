#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <auricle/cli/progress_bar.hpp>
#include <auricle/core/progress.hpp>
#include <auricle/dataset/genre_folders.hpp>

namespace auricle {

/// Songs that are read genre by genre: a bar for the first genre that is not done, with songs done and failed, songs a
/// second and the time left; genres behind it may have begun already.
class GenreBars {
 public:
  /// The folders must outlive it.
  explicit GenreBars(const GenreFolders& folders);

  /// Of a song that was read, labelled with its genre.
  void show(const ProgressReport& report);

 private:
  std::string pace(const ProgressReport& report) const;

  const GenreFolders& folders_;
  std::vector<std::size_t> totals_;  ///< songs of each genre
  std::vector<std::size_t> done_;
  std::vector<std::size_t> failed_;
  std::size_t n_failed_ = 0;
  std::size_t widest_ = 0;
  std::size_t current_ = 0;
  std::optional<ProgressBar> bar_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace auricle
