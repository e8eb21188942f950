#include <auricle/dataset/duplicates.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/parallel.hpp>
#include <auricle/core/trouble.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Words = std::vector<std::uint32_t>;

/// Whether a word differs from the one before it. Silence and held tones don't.
bool changes(const Words& words, std::size_t place) { return place == 0 || words[place] != words[place - 1]; }

std::size_t count_changes(const Words& words) {
  std::size_t count = 0;
  for (std::size_t place = 0; place < words.size(); ++place) {
    count += changes(words, place) ? 1 : 0;
  }
  return count;
}

/// Two fingerprints with the second's word j upon the first's word j + offset.
class Alignment {
 public:
  Alignment(const Words& first, const Words& second, std::ptrdiff_t offset)
      : offset_(offset),
        begin_(std::max<std::ptrdiff_t>(0, offset)),
        end_(std::min(std::ssize(first), std::ssize(second) + offset)) {
    for (std::ptrdiff_t i = begin_; i < end_; ++i) {
      const auto place = static_cast<std::size_t>(i);
      const auto other = static_cast<std::size_t>(i - offset);
      if (changes(first, place) || changes(second, other)) {
        ++n_words_;
        n_different_ += static_cast<std::size_t>(std::popcount(first[place] ^ second[other]));
      }
    }
  }

  double similarity() const {
    return n_words_ > 0 ? 1.0 - static_cast<double>(n_different_) / (32.0 * static_cast<double>(n_words_)) : 0.0;
  }
  bool proves() const { return n_words_ >= kLeastWords && similarity() >= kLeastSimilarity; }
  /// Equal bits beyond those that are so by chance: of several offsets, the one with most is the right one.
  double evidence() const { return static_cast<double>(n_words_) * (similarity() - 0.5); }
  double offset_s() const { return AudioFingerprint::seconds(static_cast<double>(offset_)); }
  double overlap_s() const { return AudioFingerprint::covered_s(static_cast<std::size_t>(end_ - begin_)); }

 private:
  std::ptrdiff_t offset_;
  std::ptrdiff_t begin_;
  std::ptrdiff_t end_;
  std::size_t n_words_ = 0;
  std::size_t n_different_ = 0;
};

/// An inverted index: which recordings hold a word, and where.
class WordIndex {
 public:
  struct Entry {
    std::uint32_t key;
    std::uint32_t recording;
    std::uint32_t place;

    auto operator<=>(const Entry&) const = default;
  };

  explicit WordIndex(std::span<const AudioFingerprint> fingerprints) {
    for (std::size_t recording = 0; recording < fingerprints.size(); ++recording) {
      const Words& words = fingerprints[recording].words;
      for (std::size_t place = 0; place < words.size(); ++place) {
        if (changes(words, place)) {
          entries_.push_back(
              {key(words[place]), static_cast<std::uint32_t>(recording), static_cast<std::uint32_t>(place)});
        }
      }
    }
    std::ranges::sort(entries_);
  }

  /// Where a word is in the recordings before `recording`.
  std::span<const Entry> before(std::uint32_t word, std::size_t recording) const {
    const auto begin = std::ranges::lower_bound(entries_, key(word), {}, &Entry::key);
    const Entry past{.key = key(word), .recording = static_cast<std::uint32_t>(recording), .place = 0};
    return {begin, std::lower_bound(begin, entries_.end(), past)};
  }

 private:
  /// A cut between two words' begins changes a twentieth of the bits, the last eight most: of the worst of 120 cuts
  /// to 10 s seven words of 59 keep their upper 24 bits, four all 32. With fewer bits chance meetings abound.
  static std::uint32_t key(std::uint32_t word) { return word >> 8; }

  std::vector<Entry> entries_;
};

/// A common word's vote that the recording at hand begins `offset` words into an earlier one.
struct Vote {
  std::uint32_t recording;
  std::ptrdiff_t offset;
  std::uint32_t place;  ///< where the word is in the recording at hand

  auto operator<=>(const Vote&) const = default;
};

std::vector<Vote> votes_for(const WordIndex& index, const Words& words, std::size_t recording) {
  std::vector<Vote> votes;
  for (std::size_t place = 0; place < words.size(); ++place) {
    if (changes(words, place)) {
      for (const WordIndex::Entry& entry : index.before(words[place], recording)) {
        votes.push_back({entry.recording, static_cast<std::ptrdiff_t>(entry.place) - static_cast<std::ptrdiff_t>(place),
                         static_cast<std::uint32_t>(place)});
      }
    }
  }
  std::ranges::sort(votes);
  return votes;
}

/// Whether two fingerprints also agree around the word that they have in common. Hours have so many by chance that to
/// lay them upon each other whole for each would take hours.
bool agree_around(const Vote& vote, const Words& first, const Words& second) {
  constexpr std::ptrdiff_t kReach = 16;
  constexpr double kLeastAround = kLeastSimilarity - 0.1;
  const auto at = static_cast<std::ptrdiff_t>(vote.place);
  const std::ptrdiff_t begin = std::max({at - kReach, -vote.offset, std::ptrdiff_t{0}});
  const std::ptrdiff_t end = std::min({at + kReach, std::ssize(second), std::ssize(first) - vote.offset});
  int n_different = 0;
  for (std::ptrdiff_t i = begin; i < end; ++i) {
    n_different +=
        std::popcount(first[static_cast<std::size_t>(i + vote.offset)] ^ second[static_cast<std::size_t>(i)]);
  }
  return n_different <= (1.0 - kLeastAround) * 32.0 * static_cast<double>(end - begin);
}

/// The pairs that `recording` makes with those before it.
std::vector<DuplicatePair> pairs_of(const WordIndex& index, std::span<const AudioFingerprint> fingerprints,
                                    std::size_t recording) {
  const Words& words = fingerprints[recording].words;
  const std::vector<Vote> votes = votes_for(index, words, recording);
  std::map<std::uint32_t, Alignment> best;
  Vote judged_last{.recording = static_cast<std::uint32_t>(recording), .offset = 0, .place = 0};
  for (std::size_t i = 1; i < votes.size(); ++i) {
    const Vote& vote = votes[i];
    // One word in common is chance. Two words of a copy may be one hop apart in how they were rounded.
    const bool seconded = vote.recording == votes[i - 1].recording && vote.offset - votes[i - 1].offset <= 1;
    const auto same = [](const Vote& one, const Vote& other) {
      return one.recording == other.recording && one.offset == other.offset;
    };
    const bool judged = same(judged_last, vote);
    if (!seconded || judged || !agree_around(vote, fingerprints[vote.recording].words, words)) {
      continue;
    }
    judged_last = vote;
    for (std::ptrdiff_t offset = vote.offset - 1; offset <= vote.offset + 1; ++offset) {
      const Alignment alignment(fingerprints[vote.recording].words, words, offset);
      if (alignment.proves()) {
        const auto [known, is_new] = best.emplace(vote.recording, alignment);
        if (!is_new && alignment.evidence() > known->second.evidence()) {
          known->second = alignment;
        }
      }
    }
  }
  std::vector<DuplicatePair> pairs;
  pairs.reserve(best.size());
  for (const auto& [other, alignment] : best) {
    pairs.push_back({.first = other,
                     .second = recording,
                     .offset_s = alignment.offset_s(),
                     .overlap_s = alignment.overlap_s(),
                     .similarity = alignment.similarity()});
  }
  return pairs;
}

AudioFingerprint comparable_fingerprint(const std::filesystem::path& path, const std::stop_token& stop) {
  AudioFingerprint fingerprint = fingerprint_file(path, stop);
  if (count_changes(fingerprint.words) < kLeastWords) {
    throw AudioError(fmt::format("{} can't be told from others: that takes {:.1f} s of sound that changes",
                                 path.string(), AudioFingerprint::covered_s(kLeastWords)));
  }
  return fingerprint;
}

}  // namespace

std::vector<DuplicatePair> match_fingerprints(std::span<const AudioFingerprint> fingerprints, int threads,
                                              const std::stop_token& stop) {
  const WordIndex index(fingerprints);
  std::vector<std::vector<DuplicatePair>> found(fingerprints.size());
  parallel_for(
      fingerprints.size(), threads,
      [&](std::size_t recording) { found[recording] = pairs_of(index, fingerprints, recording); }, stop);
  std::vector<DuplicatePair> pairs;
  for (const std::vector<DuplicatePair>& some : found) {
    pairs.insert(pairs.end(), some.begin(), some.end());
  }
  std::ranges::sort(pairs, {}, [](const DuplicatePair& pair) { return std::tuple(pair.first, pair.second); });
  return pairs;
}

Duplicates find_duplicates(std::span<const std::filesystem::path> recordings, const DuplicateOptions& options,
                           const Progress& progress, const std::stop_token& stop) {
  Duplicates result;
  std::vector<AudioFingerprint> fingerprints(recordings.size());
  std::mutex mutex;
  ProgressReport report{.total = recordings.size()};
  parallel_for(
      recordings.size(), options.threads,
      [&](std::size_t i) {
        std::string failure;
        try {
          fingerprints[i] = comparable_fingerprint(recordings[i], stop);
        } catch (...) {
          failure = trouble_with(recordings[i]);
        }
        const std::scoped_lock lock(mutex);
        ++report.done;
        report.label = recordings[i].string();
        if (!failure.empty()) {
          ++report.failed;
          result.failures.push_back({recordings[i], failure});
        }
        if (progress) {
          progress(report);
        }
      },
      stop);
  std::ranges::sort(result.failures, {}, &FailedSong::path);
  if (!stop.stop_requested()) {
    result.pairs = match_fingerprints(fingerprints, options.threads, stop);
  }
  return result;
}

std::vector<std::vector<std::size_t>> duplicate_groups(std::span<const DuplicatePair> pairs) {
  std::map<std::size_t, std::size_t> parent;  // of each recording; a group's least member is its own
  const auto root = [&](std::size_t member) {
    parent.emplace(member, member);
    while (parent.at(member) != member) {
      member = parent.at(member);
    }
    return member;
  };
  for (const DuplicatePair& pair : pairs) {
    const auto [least, other] = std::minmax({root(pair.first), root(pair.second)});
    parent.at(other) = least;
  }
  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (const auto& [member, ignored] : parent) {
    groups[root(member)].push_back(member);
  }
  std::vector<std::vector<std::size_t>> result;
  result.reserve(groups.size());
  for (auto& [least, members] : groups) {
    result.push_back(std::move(members));
  }
  return result;
}

std::vector<DuplicatePair> leaks(std::span<const DuplicatePair> pairs, const SplitParts& parts) {
  std::map<std::size_t, unsigned> parts_of;  // a bit for each part
  unsigned bit = 1;
  for (const auto part : {parts.train, parts.validation, parts.test}) {
    for (const std::size_t recording : part) {
      parts_of[recording] |= bit;
    }
    bit <<= 1U;
  }
  std::vector<DuplicatePair> leaking;
  std::ranges::copy_if(pairs, std::back_inserter(leaking), [&](const DuplicatePair& pair) {
    const auto first = parts_of.find(pair.first);
    const auto second = parts_of.find(pair.second);
    return first != parts_of.end() && second != parts_of.end() && std::popcount(first->second | second->second) > 1;
  });
  return leaking;
}

}  // namespace auricle
