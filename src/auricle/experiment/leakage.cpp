#include <auricle/experiment/leakage.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

#include <auricle/dataset/duplicates.hpp>

namespace auricle {

Leakage find_leaks(std::span<const LabelledSong> songs, std::span<const Split> splits, int threads,
                   const Progress& progress, const std::stop_token& stop) {
  std::vector<std::filesystem::path> paths(songs.size());
  std::ranges::transform(songs, paths.begin(), &LabelledSong::path);
  const Duplicates duplicates = find_duplicates(paths, {.threads = threads}, progress, stop);
  std::set<std::pair<std::size_t, std::size_t>> leaking;
  std::set<std::size_t> used;
  for (const Split& split : splits) {
    for (const DuplicatePair& pair :
         leaks(duplicates.pairs, {.train = split.train, .validation = split.validation, .test = split.test})) {
      leaking.emplace(pair.first, pair.second);
    }
    for (const std::vector<std::size_t>* part : {&split.train, &split.validation, &split.test}) {
      used.insert(part->begin(), part->end());
    }
  }
  Leakage leakage{
      .leaks = {}, .contradictions = {}, .n_songs = songs.size(), .n_not_compared = duplicates.failures.size()};
  for (const DuplicatePair& pair : duplicates.pairs) {
    const LabelledSong& first = songs[pair.first];
    const LabelledSong& second = songs[pair.second];
    if (first.genre != second.genre && used.contains(pair.first) && used.contains(pair.second)) {
      leakage.contradictions.emplace_back(first, second);
    } else if (leaking.contains({pair.first, pair.second})) {
      leakage.leaks.emplace_back(first, second);
    }
  }
  return leakage;
}

}  // namespace auricle
