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

/// What would be learnt by heart and then asked for.
struct Leakage {
  std::vector<std::pair<std::string, std::string>> pairs;  ///< paths of recordings with the same audio in two parts
  std::size_t n_songs = 0;
  std::size_t n_not_compared = 0;  ///< of them: too short, or broken
};

/// Listens to songs for the same audio in two parts of a split. After a stop request nothing is found.
Leakage find_leaks(std::span<const std::string> songs, std::span<const Split> splits, int threads,
                   const Progress& progress, const std::stop_token& stop);

}  // namespace auricle
