#pragma once

#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/core/progress.hpp>
#include <auricle/dataset/genre_folders.hpp>
#include <auricle/features/feature_spec.hpp>

namespace auricle {

/// A song that gave no features, and why.
struct FailedSong {
  std::filesystem::path path;
  std::string reason;
};

/// What a network learns from: one row of features and one label a song.
struct FeatureTable {
  FeatureSpec spec;
  std::vector<std::string> genres;
  std::vector<std::string> songs;  ///< the path of each row's recording
  Matrix features;                 ///< n_songs x spec.n_values
  std::vector<int> labels;         ///< an index into `genres` for each row
  std::size_t n_padded = 0;        ///< songs too short for all values, filled up with zeros

  /// Tells this table from any other: a hash of features, labels and genres.
  std::string fingerprint() const;
};

/// A table and the songs that are missing from it.
struct Extraction {
  FeatureTable table;
  std::vector<FailedSong> failures;
};

/// Decodes every song and computes its features with `spec` (which must fix `n_values`), on up to `threads` threads (0:
/// all processors), genre by genre; `progress` counts within each genre and is labelled with its name. Of a recording
/// longer than one window the first window is used. A song that fails is reported, not thrown. Throws UsageError for a
/// spec without n_values, DatasetError when no song of a genre is left; after a stop request the table ends early.
Extraction extract_features(const GenreFolders& folders, const FeatureSpec& spec, int threads,
                            const Progress& progress = {}, const std::stop_token& stop = {});

}  // namespace auricle
