#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/library/likeness_index.hpp>

namespace auricle {

/// A sound of the library and how much it is like what was asked for.
struct SimilarSong {
  std::vector<CatalogueSong> songs;  ///< all that have the sound, by their paths; never none
  double duration_s = 0.0;           ///< 0: not known
  double likeness = 0.0;             ///< -1 … 1
  bool same_recording = false;       ///< it is what was asked for in another file: compared by Chromaprint, see below
};

struct SimilarOptions {
  std::size_t n_songs = 20;
  int threads = 0;  ///< for comparing recordings; 0: all processors
  std::stop_token stop{};
};

/// From here on, and where both last equally long, a song may be the same recording, encoded anew: it is listened to.
/// Measured, docs/library.md.
inline constexpr double kMaybeTheSame = 0.9;

/// As JSON; the schema is in docs/library.md.
Json similar_json(const std::vector<SimilarSong>& similar);

/// Songs of a library by what they sound like: the exact nearest, all are looked at.
class SimilarSongs {
 public:
  /// Throws as likeness_index. The catalogue must outlive it.
  SimilarSongs(const Catalogue& catalogue, const std::string& ears, const std::stop_token& stop = {});

  /// The songs most like one of the catalogue, without itself, but with those that have the very same sound (likeness
  /// 1, `same_recording`) first. Recordings that may be the same are compared, if their files are there. Absent when
  /// nothing was heard of it by these ears.
  std::optional<std::vector<SimilarSong>> to_song(const CatalogueSong& song, const SimilarOptions& options = {}) const;

  /// Those most like what all songs below a folder have in common, without these. Absent when none was heard.
  std::optional<std::vector<SimilarSong>> to_folder(const std::filesystem::path& folder,
                                                    const SimilarOptions& options = {}) const;

  /// Those most like a recording that is not of the library; its duration to tell copies by.
  std::vector<SimilarSong> to_recording(const std::filesystem::path& path, std::span<const float> embedding,
                                        double duration_s, const SimilarOptions& options = {}) const;

 private:
  struct Wanted;
  std::vector<SimilarSong> nearest(const Wanted& wanted, const SimilarOptions& options) const;

  const Catalogue& catalogue_;
  std::string ears_;
  LikenessIndex index_;
};

}  // namespace auricle
