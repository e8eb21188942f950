#include <auricle/dataset/split.hpp>

#include <algorithm>

#include <auricle/core/error.hpp>
#include <auricle/core/fingerprint.hpp>
#include <auricle/core/random.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// How many of `n` remain when `share` is cut off the end; rounded down as Keras and the article do.
std::size_t remaining(std::size_t n, double share) {
  // The small excess keeps 0.8 * 35 = 28 from becoming 27.999….
  return static_cast<std::size_t>(static_cast<double>(n) * (1.0 - share) + 1e-9);
}

void check_share(const char* name, double share) {
  if (!(share >= 0.0 && share < 1.0)) {
    throw UsageError(fmt::format("{} is {}; it must be at least 0 and below 1", name, share));
  }
}

}  // namespace

std::string fingerprint(const Split& split) {
  Fingerprint hash;
  for (const std::vector<std::size_t>& part : {split.train, split.validation, split.test}) {
    hash.add(std::as_bytes(std::span(part)));
    hash.add("|");
  }
  return hash.hex();
}

void validate(const SplitOptions& options) {
  check_share("test_share", options.test_share);
  check_share("validation_share", options.validation_share);
}

Split random_split(std::size_t n_rows, const SplitOptions& options) {
  validate(options);
  const std::vector<std::size_t> order = Random(options.seed).permutation(n_rows);
  const std::size_t n_kept = remaining(n_rows, options.test_share);
  const std::size_t n_train = remaining(n_kept, options.validation_share);
  if (n_train == 0 || (options.test_share > 0 && n_kept == n_rows) ||
      (options.validation_share > 0 && n_train == n_kept)) {
    throw DatasetError(
        fmt::format("{} songs are too few to be split into training, validation and test parts; add songs", n_rows));
  }
  const auto part = [&](std::size_t begin, std::size_t end) {
    return std::vector(order.begin() + static_cast<std::ptrdiff_t>(begin),
                       order.begin() + static_cast<std::ptrdiff_t>(end));
  };
  return {.train = part(0, n_train), .validation = part(n_train, n_kept), .test = part(n_kept, n_rows)};
}

Split random_split_of_songs(std::span<const std::size_t> song_of_row, const SplitOptions& options) {
  std::vector<std::vector<std::size_t>> rows_of_song;
  for (std::size_t row = 0; row < song_of_row.size(); ++row) {
    rows_of_song.resize(std::max(rows_of_song.size(), song_of_row[row] + 1));
    rows_of_song[song_of_row[row]].push_back(row);
  }
  const auto rows_of = [&](const std::vector<std::size_t>& songs) {
    std::vector<std::size_t> rows;
    for (const std::size_t song : songs) {
      rows.insert(rows.end(), rows_of_song[song].begin(), rows_of_song[song].end());
    }
    return rows;
  };
  const Split songs = random_split(rows_of_song.size(), options);
  return {.train = rows_of(songs.train), .validation = rows_of(songs.validation), .test = rows_of(songs.test)};
}

}  // namespace auricle
