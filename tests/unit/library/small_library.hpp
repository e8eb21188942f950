#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <auricle/library/catalogue.hpp>

namespace auricle::test {

/// Ears that nobody has: what they heard is made up.
inline constexpr const char* kMadeUpEars = "made-up ears";

/// A song of a made-up library.
struct MadeUpSong {
  std::filesystem::path path;
  std::vector<std::string> genres{};
  std::vector<float> embedding{};
  std::string identity{};  ///< empty: its path
  double duration_s = 180.0;
};

void put(Catalogue& catalogue, const MadeUpSong& song);

/// Songs of "Rock", "Hip Hop" (in three spellings) and "Jazz", twenty albums of four songs each, told apart by their
/// embeddings of 12 numbers; the first `n_untagged` have no tag.
std::vector<MadeUpSong> made_up_songs(std::size_t n_untagged = 0);

}  // namespace auricle::test
