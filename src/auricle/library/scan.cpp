#include <auricle/library/scan.hpp>

#include <algorithm>
#include <iterator>

#include <auricle/core/error.hpp>
#include <auricle/library/catalogue_lock.hpp>
#include <auricle/library/labelling.hpp>
#include <auricle/library/unfinished.hpp>

namespace auricle {
namespace {

namespace fs = std::filesystem;

class Scan {
 public:
  Scan(Catalogue& catalogue, const SongLabeller& labeller, const std::function<void(const ScanProgress&)>& progress,
       const std::stop_token& stop)
      : catalogue_(catalogue), labeller_(labeller), progress_(progress), stop_(stop), model_(labeller.model()) {
    model_.id = catalogue.enter_model(model_);
    catalogue.use_model(model_.id);
  }

  ScanSummary run(const ScanOptions& options) && {
    const std::vector<fs::path> folders = absolute(options.folders);
    try {
      summary_.survey = survey_folders(
          catalogue_, folders,
          [&](std::size_t found) { tell({.phase = ScanProgress::Phase::kLooking, .done = found}); }, stop_);
      answer();
      hear(folders, options.hearing);
    } catch (const Stopped&) {  // what was done is kept
    }
    std::ranges::sort(summary_.failures);
    summary_.still_failed = count_failed(catalogue_, folders) - summary_.failed;
    summary_.stopped = stop_.stop_requested();
    return std::move(summary_);
  }

 private:
  static std::vector<fs::path> absolute(const std::vector<fs::path>& folders) {
    std::vector<fs::path> result;
    std::ranges::transform(folders, std::back_inserter(result), [](const fs::path& folder) {
      const fs::path path = fs::absolute(folder).lexically_normal();
      return path.has_filename() ? path : path.parent_path();  // without the slash at the end
    });
    return result;
  }

  void answer() {
    summary_.answered = answer_known_sounds(
        catalogue_, labeller_, model_,
        [&](const ProgressReport& report) {
          summary_.answered = report.done;
          tell({.phase = ScanProgress::Phase::kAnswering, .done = report.done, .total = report.total});
        },
        stop_);
  }

  void hear(const std::vector<fs::path>& folders, const SongHearingOptions& options) {
    UnfinishedSongs songs(catalogue_, {.model = model_, .thorough = labeller_.thorough(), .folders = folders});
    ScanProgress progress{.phase = ScanProgress::Phase::kHearing, .total = songs.count()};
    tell(progress);
    SongHearing hearing(catalogue_, labeller_, model_, options);
    hearing.run([&] { return songs.next(); },
                [&](const CatalogueSong& song, SongOutcome outcome) {
                  ++progress.done;
                  count(song, outcome);
                  progress.failed = summary_.failed;
                  tell(progress);
                },
                stop_);
  }

  void count(const CatalogueSong& song, SongOutcome outcome) {
    switch (outcome) {
      case SongOutcome::kHeard:
        ++summary_.heard;
        break;
      case SongOutcome::kKnown:
        ++summary_.known;
        break;
      case SongOutcome::kFailed:
        ++summary_.failed;
        summary_.failures.push_back(song.id);
        break;
      case SongOutcome::kGone:
        ++summary_.survey.gone;
        break;
    }
  }

  void tell(const ScanProgress& progress) const {
    if (progress_) {
      progress_(progress);
    }
  }

  Catalogue& catalogue_;
  const SongLabeller& labeller_;
  const std::function<void(const ScanProgress&)>& progress_;
  std::stop_token stop_;
  CatalogueModel model_;
  ScanSummary summary_;
};

}  // namespace

ScanSummary scan_library(Catalogue& catalogue, const SongLabeller& labeller, const ScanOptions& options,
                         const std::function<void(const ScanProgress&)>& progress, const std::stop_token& stop) {
  const CatalogueLock lock(catalogue.file());
  return Scan(catalogue, labeller, progress, stop).run(options);
}

}  // namespace auricle
