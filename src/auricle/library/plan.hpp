#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <auricle/library/tag_change.hpp>
#include <auricle/library/vocabulary.hpp>

namespace auricle {

/// Which songs are to be given genres, and what these are called.
struct PlanOptions {
  std::vector<std::filesystem::path> folders{};  ///< songs in or below one of these; empty: all
  bool overwrite = false;                        ///< also songs that name a genre already
  double min_confidence = 0.6;                   ///< see ChosenWords::confidence
  std::optional<double> several{};               ///< see WordChoice::several
  GenreMap map{};                                ///< what the owner calls the model's genres
};

/// What became of the songs: each is counted once.
struct PlanCounts {
  std::size_t planned = 0;
  std::size_t has_genre = 0;   ///< names one already, and that is not to be overwritten
  std::size_t same = 0;        ///< says what it would be given
  std::size_t unsure = 0;      ///< the model isn't sure enough
  std::size_t left_out = 0;    ///< the owner's map leaves the genre out
  std::size_t unwritable = 0;  ///< of a format into which no genre is written
  std::size_t unheard = 0;     ///< not heard yet, or can't be
  std::size_t parted = 0;      ///< files of a CUE sheet whose tracks don't agree
};

/// Goes to each change that would be made, in the order of paths; holds one file at a time. Throws UsageError when
/// there is no model's answer in the catalogue, Stopped.
PlanCounts plan_changes(const Catalogue& catalogue, const PlanOptions& options,
                        const std::function<void(const TagChange&)>& f, const std::stop_token& stop = {});

}  // namespace auricle
