#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/audio/clip.hpp>
#include <auricle/core/progress.hpp>

namespace auricle {

/// Which song of the practice set: the same four fields and duration give the same samples, always, in one build.
struct SongOptions {
  std::size_t genre = 0;       ///< index into practice_genres()
  std::size_t index = 0;       ///< 0 … 99,999: which song of its genre
  std::uint64_t seed = 1;      ///< another seed, another set
  double duration_s = 30;      ///< 0.1 … 3,600; the clip has round(duration_s * sample_rate_hz) samples
  int sample_rate_hz = 22050;  ///< 8,000 … 96,000
};

/// What a practice set holds.
struct ComposeOptions {
  int n_genres = 10;           ///< 1 … practice_genres().size(): the first so many of them
  int n_songs = 20;            ///< 1 … 100,000 in each genre
  double duration_s = 30;      ///< 0.1 … 3,600, of each song
  std::uint64_t seed = 1;      ///< another seed, another set
  int sample_rate_hz = 22050;  ///< 8,000 … 96,000
  int threads = 0;             ///< 0: all processors; changes nothing in the files
};

/// The genres that can be composed, in order. They are caricatures made by code, named after what they do (a shuffle,
/// a riff) so that nobody takes them for recorded genres; see docs/practice-set.md.
std::vector<std::string> practice_genres();

/// One synthetic song, mono, peak below full scale. Throws UsageError when an option is outside its range.
Clip compose_song(const SongOptions& options);

/// Writes `folder`/<genre>/<genre>.00000.wav … (mono, 16 bit) into a folder that is empty or is made. Each file is
/// whole or not there; a stop request ends it after the songs at hand. The same genre, index, seed, duration and rate
/// give the same bytes, whatever else is composed beside them. Throws UsageError when an option is outside its range or
/// the folder holds anything, FileError when a folder or file can't be made.
void compose_practice_set(const std::filesystem::path& folder, const ComposeOptions& options,
                          const Progress& progress = {}, std::stop_token stop = {});

}  // namespace auricle
