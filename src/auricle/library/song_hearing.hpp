#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include <auricle/library/catalogue.hpp>
#include <auricle/library/song_labeller.hpp>

namespace auricle {

/// What became of one song.
enum class SongOutcome {
  kHeard,   ///< decoded and judged
  kKnown,   ///< its sound had been heard before, in a copy, under another name or with other tags
  kFailed,  ///< or only a part of it could be heard
  kGone,    ///< its file is not there any more
};

struct SongHearingOptions {
  int jobs = 0;                                   ///< songs in work at a time; 0: one a processor
  std::optional<std::size_t> max_memory_bytes{};  ///< while the program holds more, no song is begun beside another
};

/// Hears songs with a model, several at a time, and enters what comes of each as soon as it is there, whole or not at
/// all. A sound is heard once, however many songs have it.
class SongHearing {
 public:
  using Options = SongHearingOptions;

  /// `model` is the labeller's as the catalogue has it. All that is given must outlive it.
  SongHearing(Catalogue& catalogue, const SongLabeller& labeller, const CatalogueModel& model,
              const Options& options = {})
      : catalogue_(catalogue), labeller_(labeller), model_(model), options_(options) {}

  /// Hears all that `next` gives until it gives nothing; `done` gets each with what became of it. Both are called from
  /// one thread at a time, and may use the catalogue. Throws what the catalogue throws, never for a song.
  void run(const std::function<std::optional<CatalogueSong>()>& next,
           const std::function<void(const CatalogueSong&, SongOutcome)>& done, const std::stop_token& stop);

 private:
  class SoundInWork;
  struct Result;

  SongOutcome hear(CatalogueSong& song, const std::stop_token& stop);
  Result listen(CatalogueSong& song, const std::stop_token& stop);
  void enter(const CatalogueSong& song, const Result& result);
  void wait_for_memory(std::unique_lock<std::mutex>& lock);

  Catalogue& catalogue_;
  const SongLabeller& labeller_;
  CatalogueModel model_;
  Options options_;
  std::mutex mutex_;  ///< of the catalogue and all below
  std::condition_variable change_;
  std::size_t in_work_ = 0;
  std::set<std::string> sounds_in_work_;
};

}  // namespace auricle
