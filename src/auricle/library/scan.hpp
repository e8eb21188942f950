#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <auricle/library/song_hearing.hpp>
#include <auricle/library/song_labeller.hpp>
#include <auricle/library/survey.hpp>

namespace auricle {

struct ScanOptions {
  std::vector<std::filesystem::path> folders{};  ///< or single files
  SongHearingOptions hearing{};
};

/// How far a scan has come.
struct ScanProgress {
  enum class Phase {
    kLooking,    ///< what there is: `done` files so far, `total` is not known
    kAnswering,  ///< sounds that the model's ears have heard before
    kHearing,    ///< songs
  };
  Phase phase = Phase::kLooking;
  std::size_t done = 0;
  std::size_t failed = 0;  ///< of those
  std::size_t total = 0;
};

/// What a scan came to.
struct ScanSummary {
  Survey survey;
  std::size_t answered = 0;              ///< sounds that the model answered from what its ears had heard before
  std::size_t heard = 0;                 ///< songs decoded
  std::size_t known = 0;                 ///< songs whose sound had been heard before
  std::size_t failed = 0;                ///< songs that could not be heard, or only in part
  std::size_t still_failed = 0;          ///< songs that had failed before and are as they were
  std::vector<std::int64_t> failures{};  ///< numbers of those that failed
  bool stopped = false;                  ///< a stop was asked for: the next scan goes on
};

/// Brings the catalogue up to date with folders of music, and with a model: only what is new, changed, or not heard by
/// the model's ears is decoded. From then on the model's answers are those that count. Whatever happens to a song is
/// entered with it, and the rest goes on; killed at any moment, the next scan goes on where this one was. Throws
/// FileError when a folder is not there, another scan is at work, or the catalogue can't be written.
ScanSummary scan_library(Catalogue& catalogue, const SongLabeller& labeller, const ScanOptions& options,
                         const std::function<void(const ScanProgress&)>& progress = {},
                         const std::stop_token& stop = {});

}  // namespace auricle
