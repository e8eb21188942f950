#include <auricle/experiment/leakage.hpp>

#include <filesystem>
#include <set>

#include <auricle/dataset/duplicates.hpp>

namespace auricle {

Leakage find_leaks(std::span<const std::string> songs, std::span<const Split> splits, int threads,
                   const Progress& progress, const std::stop_token& stop) {
  const std::vector<std::filesystem::path> paths(songs.begin(), songs.end());
  const Duplicates duplicates = find_duplicates(paths, {.threads = threads}, progress, stop);
  std::set<std::pair<std::size_t, std::size_t>> leaking;
  for (const Split& split : splits) {
    for (const DuplicatePair& pair :
         leaks(duplicates.pairs, {.train = split.train, .validation = split.validation, .test = split.test})) {
      leaking.emplace(pair.first, pair.second);
    }
  }
  Leakage leakage{.pairs = {}, .n_songs = songs.size(), .n_not_compared = duplicates.failures.size()};
  for (const auto& [first, second] : leaking) {
    leakage.pairs.emplace_back(songs[first], songs[second]);
  }
  return leakage;
}

}  // namespace auricle
