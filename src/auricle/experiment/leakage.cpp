#include <auricle/experiment/leakage.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/fingerprint.hpp>
#include <auricle/dataset/duplicates.hpp>

namespace auricle {
namespace {

using Pair = std::pair<std::size_t, std::size_t>;

/// The files of `places` with the very same bytes.
std::vector<Pair> identical_files(const std::vector<std::filesystem::path>& paths,
                                  const std::vector<std::size_t>& places) {
  std::map<std::uintmax_t, std::vector<std::size_t>> by_size;
  for (const std::size_t place : places) {
    std::error_code error;
    if (const std::uintmax_t size = std::filesystem::file_size(paths[place], error); !error) {
      by_size[size].push_back(place);
    }
  }
  std::vector<Pair> pairs;
  for (const auto& [size, alike] : by_size) {
    std::map<std::string, std::vector<std::size_t>> by_content;
    for (const std::size_t place : alike) {
      Fingerprint content;
      if (alike.size() > 1) {
        content.add(read_file(paths[place]));
      }
      std::vector<std::size_t>& same = by_content[content.hex()];
      std::ranges::transform(same, std::back_inserter(pairs), [&](std::size_t other) { return Pair(other, place); });
      same.push_back(place);
    }
  }
  return pairs;
}

/// Recordings with the same audio. What can't be compared by ear, because it is short or stands still, is at least told
/// when it is the same file again.
std::vector<DuplicatePair> all_copies(const std::vector<std::filesystem::path>& paths, const Duplicates& duplicates) {
  std::set<std::filesystem::path> mute;
  for (const FailedSong& failure : duplicates.failures) {
    mute.insert(failure.path);
  }
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < paths.size(); ++place) {
    if (mute.contains(paths[place])) {
      places.push_back(place);
    }
  }
  std::vector<DuplicatePair> pairs = duplicates.pairs;
  for (const auto& [first, second] : identical_files(paths, places)) {
    pairs.push_back({.first = first, .second = second, .similarity = 1.0});
  }
  return pairs;
}

}  // namespace

Leakage find_leaks(std::span<const LabelledSong> songs, std::span<const Split> splits, int threads,
                   const Progress& progress, const std::stop_token& stop) {
  std::vector<std::filesystem::path> paths(songs.size());
  std::ranges::transform(songs, paths.begin(), &LabelledSong::path);
  const Duplicates duplicates = find_duplicates(paths, {.threads = threads}, progress, stop);
  const std::vector<DuplicatePair> pairs =
      stop.stop_requested() ? std::vector<DuplicatePair>() : all_copies(paths, duplicates);
  std::set<Pair> leaking;
  std::set<std::size_t> used;
  for (const Split& split : splits) {
    for (const DuplicatePair& pair :
         leaks(pairs, {.train = split.train, .validation = split.validation, .test = split.test})) {
      leaking.emplace(pair.first, pair.second);
    }
    for (const std::vector<std::size_t>* part : {&split.train, &split.validation, &split.test}) {
      used.insert(part->begin(), part->end());
    }
  }
  Leakage leakage{
      .leaks = {}, .contradictions = {}, .n_songs = songs.size(), .n_not_compared = duplicates.failures.size()};
  for (const DuplicatePair& pair : pairs) {
    const LabelledSong& first = songs[pair.first];
    const LabelledSong& second = songs[pair.second];
    const bool both_labelled = !first.genre.empty() && !second.genre.empty();
    if (both_labelled && first.genre != second.genre && used.contains(pair.first) && used.contains(pair.second)) {
      leakage.contradictions.emplace_back(first, second);
    } else if (leaking.contains({pair.first, pair.second})) {
      leakage.leaks.emplace_back(first, second);
    }
  }
  return leakage;
}

}  // namespace auricle
