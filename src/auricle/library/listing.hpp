#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/library/catalogue.hpp>

namespace auricle {

/// "waiting", "heard" or "failed".
std::string_view name_of(SongState state);

/// What a model answers to a song: the most probable genre.
struct BestGenre {
  std::string_view genre;   ///< as the model has it
  double confidence = 0.0;  ///< its probability
};

/// Absent where there is no answer.
std::optional<BestGenre> best_genre(const CatalogueModel& model, const ListedSong& listed);

/// Whether a song has genre tags, none of which is the answer, however they are spelt.
bool disagrees(const CatalogueModel& model, const ListedSong& listed);

/// Which songs are meant: those that fit all that is said.
struct SongFilter {
  std::vector<std::string> genres{};             ///< the answer is one of these, however spelt; empty: any or none
  std::optional<double> min_confidence{};        ///< the answer is at least so probable
  std::optional<double> max_confidence{};        ///< the answer is at most so probable
  std::vector<std::filesystem::path> folders{};  ///< in or below one of these; relative to where the program runs
  bool disagreeing = false;                      ///< see disagrees
  bool untagged = false;                         ///< without a genre tag
  bool failed = false;                           ///< that could not be heard
  bool gone = false;                             ///< whose files are gone, and no others
};

/// Goes to the songs of the catalogue that a filter leaves, in the order of their paths; `f` gets the model too, absent
/// while no song was heard. Throws UsageError for a genre that the model doesn't know and for a folder
/// of which the catalogue knows no song, Stopped when asked to stop.
void visit_songs(const Catalogue& catalogue, const SongFilter& filter,
                 const std::function<void(const ListedSong&, const CatalogueModel*)>& f,
                 const std::stop_token& stop = {});

/// A song as JSON; the schema is in docs/library.md. `n_genres`: how many genres with their probabilities, the best
/// first; 0: all.
Json song_json(const ListedSong& listed, const CatalogueModel* model, std::size_t n_genres = 3);

/// What a library is made of.
struct LibraryStatistics {
  std::size_t songs = 0;  ///< all but those whose files are gone
  std::size_t heard = 0;
  std::size_t failed = 0;
  std::size_t waiting = 0;
  std::size_t untagged = 0;
  std::size_t disagreeing = 0;
  double duration_s = 0.0;                       ///< of all that was heard
  std::map<std::string, std::size_t> answers{};  ///< songs of each genre by the model's answer
  std::map<std::string, std::size_t> tags{};     ///< songs that say each genre of themselves, however it is spelt
};

LibraryStatistics count_songs(const Catalogue& catalogue, const SongFilter& filter, const std::stop_token& stop = {});

}  // namespace auricle
