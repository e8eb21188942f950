#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/library/likeness.hpp>

namespace auricle {

/// Where each sound of a catalogue lies among those that sound alike. A million embeddings take two gigabytes to read,
/// their places 128 MB, so that these are kept in the catalogue, and only what has been heard since is added.
struct LikenessIndex {
  Likeness likeness;
  std::size_t learnt_from = 0;       ///< sounds that the likeness was learnt from
  std::int64_t newest = 0;           ///< the last row of hearings that is in it
  std::vector<std::int64_t> sounds;  ///< their numbers in the catalogue
  Matrix places;                     ///< of each of `sounds`
};

/// Sounds that the likeness is learnt from at most: more of them make no other directions.
inline constexpr std::size_t kMostLikenessSounds = 20'000;

/// The index of all that these ears have heard, kept in the catalogue unless that can't be written. The likeness is
/// learnt anew when there are twice as many sounds as it was learnt from. Throws DatasetError where these ears have
/// heard nothing, FileError as the catalogue does, Stopped.
LikenessIndex likeness_index(const Catalogue& catalogue, const std::string& ears, const std::stop_token& stop = {});

}  // namespace auricle
