#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/dataset/shard.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/library/catalogue_lock.hpp>
#include <auricle/library/song_hearing.hpp>
#include <auricle/library/song_labeller.hpp>
#include <auricle/library/survey.hpp>

namespace auricle {

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

/// What is told while a scan goes on, from one thread at a time; all may be absent.
struct ScanObserver {
  std::function<void(const ScanProgress&)> progress{};
  std::function<void(const CatalogueSong&, SongOutcome)> song{};     ///< one is done; may read the catalogue
  std::function<void(const std::filesystem::path&)> enter_folder{};  ///< before it is read
};

/// The summary as JSON; the schema is in docs/library.md. `seconds`: what the scan took.
Json scan_json(const Catalogue& catalogue, const ScanSummary& summary, double seconds);

/// Brings a catalogue up to date with folders of music, and with a model: only what is new, changed, or not heard by
/// the model's ears is decoded. From then on the model's answers are those that count. Whatever happens to a song is
/// entered with it, and the rest goes on; killed at any moment, the next scan goes on where this one was. While it
/// lives no other program may scan for the catalogue.
class LibraryScanner {
 public:
  /// What is given must outlive it. With a shard its songs alone are looked at, and the catalogue is that shard's of
  /// these folders for ever. Throws FileError when another scan goes on or the catalogue can't be written, UsageError
  /// when it is of another shard, or of none.
  LibraryScanner(Catalogue& catalogue, const SongLabeller& labeller, const SongHearingOptions& options = {},
                 const std::optional<Shard>& shard = {});

  /// Looks into folders, or at single files. Throws FileError when one of them is not there, UsageError when a shard's
  /// catalogue is of other folders.
  ScanSummary scan(const std::vector<std::filesystem::path>& folders, const ScanObserver& observer = {},
                   const std::stop_token& stop = {});

  /// The same of folders that may be missing: what was in them has gone.
  ScanSummary scan_what_is_there(const std::vector<std::filesystem::path>& folders, const ScanObserver& observer = {},
                                 const std::stop_token& stop = {});

  /// Looks at files and folders that have changed or gone, and at nothing else.
  ScanSummary look_at(const std::vector<std::filesystem::path>& paths, const ScanObserver& observer = {},
                      const std::stop_token& stop = {});

 private:
  enum class Manner { kScan, kScanWhatIsThere, kLookAt };
  ScanSummary run(Manner manner, const std::vector<std::filesystem::path>& paths, const ScanObserver& observer,
                  const std::stop_token& stop);
  void begin_shard(const std::vector<std::filesystem::path>& folders);

  Catalogue& catalogue_;
  const SongLabeller& labeller_;
  SongHearingOptions options_;
  CatalogueLock lock_;
  std::optional<Shard> shard_;
  CatalogueModel model_;
};

/// Throws FileError when a folder or file is not there: to be asked before a catalogue is made for it.
void check_are_there(const std::vector<std::filesystem::path>& folders);

/// A path as the catalogue has it: absolute, without "..", or a slash at its end.
std::filesystem::path catalogue_path(const std::filesystem::path& path);

}  // namespace auricle
