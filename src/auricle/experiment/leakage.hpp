#pragma once

#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <auricle/core/progress.hpp>
#include <auricle/dataset/split.hpp>

namespace auricle {

/// A song whose genre is said to be this one.
struct LabelledSong {
  std::string path;
  std::string genre;  ///< empty: nothing is said
};

/// The same audio where it should not be.
struct Leakage {
  /// Copies of one genre in two parts: what would be learnt by heart and then asked for.
  std::vector<std::pair<LabelledSong, LabelledSong>> leaks;
  /// Copies of two genres, in whichever parts: one of the two is learnt wrongly, or judged so.
  std::vector<std::pair<LabelledSong, LabelledSong>> contradictions;
  std::size_t n_songs = 0;
  std::size_t n_not_compared = 0;  ///< of them: too short, or standing still
};

/// Listens to songs for the same audio in two parts of a split or under two genres; those that can't be compared by ear
/// are looked at for being the very same file. What is in no part is of no
/// account. After a stop request nothing is found.
Leakage find_leaks(std::span<const LabelledSong> songs, std::span<const Split> splits, int threads,
                   const Progress& progress, const std::stop_token& stop);

}  // namespace auricle
