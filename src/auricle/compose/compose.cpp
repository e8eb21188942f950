#include <auricle/compose/compose.hpp>

#include <cmath>
#include <mutex>
#include <system_error>
#include <utility>

#include <auricle/audio/wav.hpp>
#include <auricle/compose/arrange.hpp>
#include <auricle/compose/mixdown.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/parallel.hpp>
#include <auricle/core/random.hpp>

#include <fmt/format.h>

namespace auricle {
namespace {

template <typename T>
struct Bounds {
  T lowest;
  T highest;
};

template <typename T>
void check(const char* name, T value, const Bounds<T>& bounds) {
  // Written so that NaN fails too.
  if (!(value >= bounds.lowest && value <= bounds.highest)) {
    throw UsageError(fmt::format("{} is {}: choose {} to {}", name, value, bounds.lowest, bounds.highest));
  }
}

constexpr int kMostSongs = 100'000;  // five digits in the file's name

void check_sound(double duration_s, int sample_rate_hz) {
  check<double>("the duration in seconds", duration_s, {.lowest = 0.1, .highest = 3600});
  check("the sample rate in Hz", sample_rate_hz, {.lowest = 8000, .highest = 96000});
}

void check_options(const ComposeOptions& options) {
  check("the number of genres", options.n_genres, {.lowest = 1, .highest = static_cast<int>(styles().size())});
  check("the number of songs in a genre", options.n_songs, {.lowest = 1, .highest = kMostSongs});
  check("the number of threads", options.threads, {.lowest = 0, .highest = 4096});
  check_sound(options.duration_s, options.sample_rate_hz);
}

/// Spreads neighbouring numbers over all 64 bits (SplitMix64; Steele, Lea and Flood 2014).
std::uint64_t scramble(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31);
}

/// Two sets in one folder would be taken for one.
void refuse_full(const std::filesystem::path& folder) {
  if (folder.empty()) {
    throw UsageError("a practice set needs the name of a folder");
  }
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    throw UsageError(fmt::format("{} is not empty: it holds {}; name a new folder, or empty this one", folder.string(),
                                 entry->path().filename().string()));
  }
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder, error)) {
    throw FileError(fmt::format("{}: can't make the folder: {}; choose another place", folder.string(),
                                error ? error.message() : "something else has that name"));
  }
}

}  // namespace

std::vector<std::string> practice_genres() {
  std::vector<std::string> names;
  for (const Style& style : styles()) {
    names.emplace_back(style.name);
  }
  return names;
}

Clip compose_song(const SongOptions& options) {
  check<std::size_t>("the genre's index", options.genre, {.lowest = 0, .highest = styles().size() - 1});
  check<std::size_t>("the song's index", options.index, {.lowest = 0, .highest = kMostSongs - 1});
  check_sound(options.duration_s, options.sample_rate_hz);

  Random random(scramble(scramble(scramble(options.seed) + options.genre) + options.index));
  const Score score = arrange(styles()[options.genre], random, options.duration_s);
  const MixdownLength length = {.n_samples = samples_in(options.duration_s, options.sample_rate_hz),
                                .sample_rate_hz = options.sample_rate_hz};
  return {.samples = mix_down(score, length, random), .sample_rate_hz = options.sample_rate_hz};
}

void compose_practice_set(const std::filesystem::path& folder, const ComposeOptions& options, const Progress& progress,
                          std::stop_token stop) {
  check_options(options);
  refuse_full(folder);
  const std::vector<std::string> genres = practice_genres();
  const std::size_t n_genres = options.n_genres;
  const std::size_t n_songs = options.n_songs;
  for (std::size_t genre = 0; genre < n_genres; ++genre) {
    make_folder(folder / genres[genre]);
  }

  std::mutex telling;
  ProgressReport report = {.total = n_genres * n_songs};
  const auto compose_one = [&](std::size_t i) {
    const std::size_t genre = i / n_songs;
    const std::size_t index = i % n_songs;
    const std::string& name = genres[genre];
    const std::filesystem::path path = folder / name / fmt::format("{}.{:05}.wav", name, index);
    write_wav(path, compose_song({.genre = genre,
                                  .index = index,
                                  .seed = options.seed,
                                  .duration_s = options.duration_s,
                                  .sample_rate_hz = options.sample_rate_hz}));
    const std::lock_guard lock(telling);
    ++report.done;
    report.label = path.string();
    if (progress) {
      progress(report);
    }
  };
  parallel_for(report.total, options.threads, compose_one, std::move(stop));
}

}  // namespace auricle
