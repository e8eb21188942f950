#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <stop_token>
#include <vector>

#include <auricle/core/progress.hpp>
#include <auricle/dataset/audio_fingerprint.hpp>
#include <auricle/dataset/feature_table.hpp>

namespace auricle {

/// Two recordings that hold the same audio, by their places in a list; `first` < `second`.
struct DuplicatePair {
  std::size_t first = 0;
  std::size_t second = 0;
  double offset_s = 0.0;    ///< where in the first the second begins, within 0.1 s; negative: before the first does
  double overlap_s = 0.0;   ///< how much of them lies upon each other then
  double similarity = 0.0;  ///< the share of equal bits of their fingerprints over the overlap, kLeastSimilarity … 1
};

/// From here on two recordings count as the same audio. Measured, see docs/splits.md: copies have 0.90 and more,
/// whatever was done to them, and other music at most 0.71.
inline constexpr double kLeastSimilarity = 0.8;

/// Overlaps of fewer words that change (6.6 s of sound) prove nothing.
inline constexpr std::size_t kLeastWords = 32;

/// The pairs among fingerprints, by first and second. Copies are found if re-encoded, resampled, louder or softer, cut
/// or beginning elsewhere; not if faster, slower or transposed. What stands still in both, silence above all, doesn't
/// count. Not all pairs are compared, only those with two words in common at one distance from each other. After a stop
/// request pairs are missing.
std::vector<DuplicatePair> match_fingerprints(std::span<const AudioFingerprint> fingerprints, int threads = 0,
                                              const std::stop_token& stop = {});

struct DuplicateOptions {
  int threads = 0;  ///< recordings in work at a time; 0: one a processor
};

/// What is the same in a set of recordings, and what could not be compared.
struct Duplicates {
  std::vector<DuplicatePair> pairs;
  std::vector<FailedSong> failures;  ///< unreadable ones and those with less than kLeastWords that change; by path
};

/// Finds the same audio in recordings; `progress` is told of each recording that was read. A
/// recording that fails is reported, not thrown. After a stop request there are no pairs.
Duplicates find_duplicates(std::span<const std::filesystem::path> recordings, const DuplicateOptions& options = {},
                           const Progress& progress = {}, const std::stop_token& stop = {});

/// Recordings that pairs hold together, directly or through others: each group and the groups by their least members.
std::vector<std::vector<std::size_t>> duplicate_groups(std::span<const DuplicatePair> pairs);

/// Which recordings a network learns from, is watched on and is judged on.
struct SplitParts {
  std::span<const std::size_t> train;
  std::span<const std::size_t> validation;
  std::span<const std::size_t> test;
};

/// The pairs whose recordings lie in two different parts: audio that would be learnt by heart and then asked for. A
/// recording in no part leaks nothing.
std::vector<DuplicatePair> leaks(std::span<const DuplicatePair> pairs, const SplitParts& parts);

}  // namespace auricle
