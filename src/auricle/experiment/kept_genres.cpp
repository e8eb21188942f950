#include <auricle/experiment/kept_genres.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// The new label of each genre when only some are kept; -1 for the others.
std::vector<int> kept_labels(const std::vector<std::string>& genres, const std::vector<std::string>& wanted) {
  for (const std::string& genre : wanted) {
    if (std::ranges::find(genres, genre) == genres.end()) {
      throw UsageError(fmt::format("there is no genre {}; there are: {}", genre, listed(genres)));
    }
  }
  std::vector<int> labels;
  labels.reserve(genres.size());
  int next = 0;
  for (const std::string& genre : genres) {
    labels.push_back(std::ranges::find(wanted, genre) != wanted.end() ? next++ : -1);
  }
  return labels;
}

std::vector<std::string> kept_names(const std::vector<std::string>& genres, const std::vector<int>& labels) {
  std::vector<std::string> kept;
  for (std::size_t genre = 0; genre < labels.size(); ++genre) {
    if (labels[genre] >= 0) {
      kept.push_back(genres[genre]);
    }
  }
  return kept;
}

template <typename IsKept>
FeatureTable keep_rows(const FeatureTable& all, const IsKept& is_kept) {
  FeatureTable kept{.spec = all.spec,
                    .genres = all.genres,
                    .songs = {},
                    .segments = {},
                    .features = {},
                    .labels = {},
                    .output = all.output,
                    .n_padded = all.n_padded,
                    .incomplete = {}};
  std::vector<float> values;
  for (std::size_t row = 0; row < all.songs.size(); ++row) {
    if (is_kept(row)) {
      kept.songs.push_back(all.songs[row]);
      kept.segments.push_back(all.segments[row]);
      kept.labels.push_back(all.labels[row]);
      values.insert(values.end(), all.features.row(row).begin(), all.features.row(row).end());
    }
  }
  kept.features = Matrix(std::move(values), kept.songs.size(), all.features.cols());
  std::ranges::copy_if(all.incomplete, std::back_inserter(kept.incomplete), [&](const HeardSong& song) {
    return std::ranges::find(kept.songs, song.path.string()) != kept.songs.end();
  });
  return kept;
}

}  // namespace

GenreFolders keep_genres(const GenreFolders& all, const std::vector<std::string>& wanted) {
  const std::vector<int> labels = kept_labels(all.genres, wanted);
  GenreFolders kept{
      .genres = kept_names(all.genres, labels), .songs = {}, .notes = all.notes, .failures = all.failures};
  for (const Song& song : all.songs) {
    if (const int label = labels[static_cast<std::size_t>(song.label)]; label >= 0) {
      kept.songs.push_back({.path = song.path, .label = label});
    }
  }
  return kept;
}

FeatureTable keep_genres(const FeatureTable& all, const std::vector<std::string>& wanted) {
  const std::vector<int> labels = kept_labels(all.genres, wanted);
  FeatureTable kept =
      keep_rows(all, [&](std::size_t row) { return labels[static_cast<std::size_t>(all.labels[row])] >= 0; });
  kept.genres = kept_names(all.genres, labels);
  for (int& label : kept.labels) {
    label = labels[static_cast<std::size_t>(label)];
  }
  return kept;
}

FeatureTable without_incomplete(const FeatureTable& all) {
  const std::map<std::string, Heard> incomplete = incomplete_songs(all);
  return keep_rows(all, [&](std::size_t row) { return !incomplete.contains(all.songs[row]); });
}

}  // namespace auricle
