#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <vector>

namespace auricle {

/// What a recording sounds like, as Chromaprint (https://acoustid.org/chromaprint) has it: every 0.124 s a word of 32
/// bits that tells how the twelve pitch classes change within the 2.7 s from there on. Copies of a recording have words
/// that differ in few bits, whatever their encoding, sample rate and level; other music differs in about half of them.
struct AudioFingerprint {
  static constexpr int kSampleRateHz = 11'025;
  static constexpr std::size_t kHopSamples = 1'365;    ///< from one word's begin to the next
  static constexpr std::size_t kSpanSamples = 30'031;  ///< what one word is about: 22 overlapping frames of 4,096

  std::vector<std::uint32_t> words;

  /// The time of `hops` words.
  static constexpr double seconds(double hops) { return hops * kHopSamples / kSampleRateHz; }
  /// How much sound `n_words` (at least 1) neighbouring words are about.
  static constexpr double covered_s(std::size_t n_words) {
    return static_cast<double>((n_words - 1) * kHopSamples + kSpanSamples) / kSampleRateHz;
  }
};

/// Of mono samples at kSampleRateHz; samples beyond full scale are clipped. No words for less than a word's span.
AudioFingerprint fingerprint_samples(std::span<const float> samples);

/// Of a recording, read in pieces. Throws AudioError when it can't be decoded, Stopped once a stop
/// is requested.
AudioFingerprint fingerprint_file(const std::filesystem::path& path, const std::stop_token& stop = {});

}  // namespace auricle
