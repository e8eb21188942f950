#include <auricle/library/scan.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <system_error>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/catalogue_shard.hpp>
#include <auricle/library/labelling.hpp>
#include <auricle/library/unfinished.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// One scan, and what it comes to.
class Scan {
 public:
  struct Parts {
    Catalogue& catalogue;
    const SongLabeller& labeller;
    const CatalogueModel& model;
    const ScanObserver& observer;
    std::optional<Shard> shard;
    std::stop_token stop;
  };
  explicit Scan(const Parts& parts) : parts_(parts) {}

  void survey(const std::vector<fs::path>& folders, bool may_be_missing) {
    summary_.survey = survey_folders(
        parts_.catalogue, folders,
        {.progress = [&](std::size_t found) { tell({.phase = ScanProgress::Phase::kLooking, .done = found}); },
         .enter_folder = parts_.observer.enter_folder,
         .may_be_missing = may_be_missing,
         .shard = parts_.shard,
         .stop = parts_.stop});
  }

  std::string songs_of_folders() const { return fmt::format("{:016x}", summary_.survey.songs_of_folders); }

  void answer() {
    summary_.answered = answer_known_sounds(
        parts_.catalogue, parts_.labeller, parts_.model,
        [&](const ProgressReport& report) {
          summary_.answered = report.done;
          tell({.phase = ScanProgress::Phase::kAnswering, .done = report.done, .total = report.total});
        },
        parts_.stop);
  }

  void hear(const std::vector<fs::path>& folders, const SongHearingOptions& options) {
    UnfinishedSongs songs(parts_.catalogue,
                          {.model = parts_.model, .thorough = parts_.labeller.thorough(), .folders = folders});
    ScanProgress progress{.phase = ScanProgress::Phase::kHearing, .total = songs.count()};
    tell(progress);
    SongHearing hearing(parts_.catalogue, parts_.labeller, parts_.model, options);
    hearing.run([&] { return songs.next(); },
                [&](const CatalogueSong& song, SongOutcome outcome) {
                  ++progress.done;
                  count(song, outcome);
                  progress.failed = summary_.failed;
                  tell(progress);
                  if (parts_.observer.song) {
                    parts_.observer.song(song, outcome);
                  }
                },
                parts_.stop);
  }

  ScanSummary finish(const std::vector<fs::path>& folders) && {
    std::ranges::sort(summary_.failures);
    summary_.still_failed = count_failed(parts_.catalogue, folders) - summary_.failed;
    summary_.stopped = parts_.stop.stop_requested();
    return std::move(summary_);
  }

 private:
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
    if (parts_.observer.progress) {
      parts_.observer.progress(progress);
    }
  }

  Parts parts_;
  ScanSummary summary_;
};

}  // namespace

LibraryScanner::LibraryScanner(Catalogue& catalogue, const SongLabeller& labeller, const SongHearingOptions& options,
                               const std::optional<Shard>& shard)
    : catalogue_(catalogue),
      labeller_(labeller),
      options_(options),
      lock_(catalogue.file()),
      shard_(shard),
      model_(labeller.model()) {
  check_shard(catalogue, shard);
  model_.id = catalogue.enter_model(model_);
  catalogue.use_model(model_.id);
}

ScanSummary LibraryScanner::scan(const std::vector<fs::path>& folders, const ScanObserver& observer,
                                 const std::stop_token& stop) {
  return run(Manner::kScan, folders, observer, stop);
}

ScanSummary LibraryScanner::scan_what_is_there(const std::vector<fs::path>& folders, const ScanObserver& observer,
                                               const std::stop_token& stop) {
  return run(Manner::kScanWhatIsThere, folders, observer, stop);
}

ScanSummary LibraryScanner::look_at(const std::vector<fs::path>& paths, const ScanObserver& observer,
                                    const std::stop_token& stop) {
  return run(Manner::kLookAt, paths, observer, stop);
}

ScanSummary LibraryScanner::run(Manner manner, const std::vector<fs::path>& paths, const ScanObserver& observer,
                                const std::stop_token& stop) {
  std::vector<fs::path> known_as;
  std::ranges::transform(paths, std::back_inserter(known_as), catalogue_path);
  if (shard_) {
    begin_shard(known_as);
  }
  Scan scan({catalogue_, labeller_, model_, observer, shard_, stop});
  try {
    scan.survey(known_as, manner != Manner::kScan);
    if (manner != Manner::kLookAt) {
      scan.answer();
    }
    scan.hear(known_as, options_);
    if (shard_ && !stop.stop_requested()) {
      put_shard(catalogue_,
                {.shard = *shard_, .folders = known_as, .complete = true, .songs_of_folders = scan.songs_of_folders()});
    }
  } catch (const Stopped&) {  // what was done is kept
  }
  return std::move(scan).finish(known_as);
}

void LibraryScanner::begin_shard(const std::vector<fs::path>& folders) {
  const std::optional<CatalogueShard> known = find_shard(catalogue_);
  if (known && known->folders != folders) {
    std::vector<std::string> names;
    std::ranges::transform(known->folders, std::back_inserter(names),
                           [](const fs::path& folder) { return folder.string(); });
    throw UsageError(fmt::format("the catalogue {} is of shard {} of {}; scan the same folders, or name another one",
                                 catalogue_.file().string(), known->shard.text(), fmt::join(names, ", ")));
  }
  check_are_there(folders);  // else a slip of the pen would be kept for ever
  put_shard(catalogue_, {.shard = *shard_, .folders = folders, .complete = false});
}

Json scan_json(const Catalogue& catalogue, const ScanSummary& summary, double seconds) {
  const Survey& survey = summary.survey;
  Json failures = Json::array();
  for (const std::int64_t id : summary.failures) {
    const CatalogueSong song = catalogue.find_song(id).value();
    failures.push_back({{"path", song.path.string()}, {"error", song.error}});
  }
  for (const FailedSong& failure : survey.failures) {
    failures.push_back({{"path", failure.path.string()}, {"error", failure.reason}});
  }
  return {{"found", survey.found},
          {"new", survey.added},
          {"changed", survey.changed},
          {"gone", survey.gone},
          {"came_back", survey.came_back},
          {"answered", summary.answered},
          {"heard", summary.heard},
          {"known", summary.known},
          {"failed", summary.failed},
          {"still_failed", summary.still_failed},
          {"failures", failures},
          {"notes", survey.notes},
          {"seconds", seconds},
          {"complete", !summary.stopped}};
}

void check_are_there(const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders) {
    std::error_code error;
    if (fs::status(folder, error).type() == fs::file_type::not_found) {
      throw FileError(fmt::format("there is no such file or folder: {}", folder.string()));
    }
  }
}

fs::path catalogue_path(const fs::path& path) {
  const fs::path whole = fs::absolute(path).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

}  // namespace auricle
