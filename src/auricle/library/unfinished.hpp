#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <auricle/library/path_range.hpp>

namespace auricle {

/// The songs in some folders that a model has still to hear: those that wait, those that its ears have never heard, and
/// those of which only windows were heard where all is wanted. Some at a time, in the order of their paths.
class UnfinishedSongs {
 public:
  struct Options {
    CatalogueModel model;
    bool thorough = false;
    std::vector<std::filesystem::path> folders;
  };
  UnfinishedSongs(const Catalogue& catalogue, const Options& options);

  std::size_t count() const;

  /// The next one; absent behind the last. A song that waits on after it was given is not given again.
  std::optional<CatalogueSong> next();

 private:
  std::vector<CatalogueSong> read_more();

  const Catalogue& catalogue_;
  Options options_;
  std::vector<PathRange> ranges_;
  std::size_t range_ = 0;              ///< the one that is read
  std::optional<CatalogueSong> last_;  ///< of those read in that range
  std::vector<CatalogueSong> read_;    ///< the next one last
};

/// Songs in some folders that could not be heard, or only in part.
std::size_t count_failed(const Catalogue& catalogue, const std::vector<std::filesystem::path>& folders);

/// A sound that a model's ears have heard and that it has not answered.
struct UnansweredSound {
  std::int64_t sound = 0;
  std::string identity;
  Hearing hearing;
};

/// Some of those with an embedding, by their numbers from behind `after` on; none behind the last.
std::vector<UnansweredSound> unanswered_sounds(const Catalogue& catalogue, const CatalogueModel& model,
                                               std::int64_t after);

std::size_t count_unanswered(const Catalogue& catalogue, const CatalogueModel& model);

}  // namespace auricle
