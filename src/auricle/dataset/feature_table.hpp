#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/audio/heard.hpp>
#include <auricle/core/matrix.hpp>
#include <auricle/core/progress.hpp>
#include <auricle/dataset/feature_store.hpp>
#include <auricle/dataset/genre_folders.hpp>
#include <auricle/features/feature_spec.hpp>

namespace auricle {

/// A song that gave features, and how much of it they are of.
struct HeardSong {
  std::filesystem::path path;
  Heard heard;

  bool operator==(const HeardSong&) const = default;
};

/// Which part of its recording a row is about.
struct Segment {
  std::size_t number = 0;  ///< among the rows of its recording, from 0
  double start_s = 0.0;
  double duration_s = 0.0;

  bool operator==(const Segment&) const = default;
};

/// What a network learns from: rows of features, each with its song and its label.
struct FeatureTable {
  FeatureSpec spec;
  std::vector<std::string> genres;
  std::vector<std::string> songs;     ///< the path of each row's recording
  std::vector<Segment> segments;      ///< each row's part of it
  Matrix features;                    ///< n_rows x values of spec's flat_shape, or of a RowTransform of them
  std::vector<int> labels;            ///< an index into `genres` for each row
  std::string output{};               ///< a RowTransform's name; empty: rows hold features
  std::size_t n_padded = 0;           ///< rows of recordings too short for all values, see FrontEnd::flatten
  std::vector<HeardSong> incomplete;  ///< songs whose rows are of what could be decoded of them, see Heard::complete

  /// Tells this table from any other: a hash of features, labels and genres.
  std::string fingerprint() const;
};

/// The names of a row's values: value_names of the spec, or "embedding1", "embedding2", ….
std::vector<std::string> value_names(const FeatureTable& table);

/// Genres of which no song could be used.
std::vector<std::string> genres_without_songs(const FeatureTable& table);

/// The songs of a table of which only a part was heard, by their paths.
std::map<std::string, Heard> incomplete_songs(const FeatureTable& table);

struct ExtractionOptions {
  int threads = 0;                          ///< songs in work at a time; 0: one a processor
  std::optional<double> segment_s;          ///< a row for each stretch this long, not one a song; see song_features
  Variation variation;                      ///< what is done to each song's sound first
  const RowTransform* transform = nullptr;  ///< what rows hold instead of features; absent: features
  FeatureStore* store = nullptr;            ///< where rows are looked up first and kept
  bool may_be_empty = false;                ///< whether it may end without any row, as a shard's may
  /// Told how far a recording in work has been heard, from one thread at a time.
  std::function<void(const std::filesystem::path&, const Heard&)> hearing = {};
};

/// A table and the songs that are missing from it.
struct Extraction {
  FeatureTable table;
  std::vector<FailedSong> failures;    ///< by path; also folders of theirs that can't be read
  std::vector<HeardSong> one_channel;  ///< songs whose channels cancel each other out, see Heard::note
  std::size_t n_from_store = 0;        ///< songs whose rows were in the store and not computed
};

/// Throws DatasetError, with one of the reasons, when no song could be used.
void refuse_empty(const Extraction& extraction);

/// How rows are made: what a FeatureStore is opened with. Tells rows of another spec, segment length, variation,
/// transform or version of this library's features from these.
std::string store_key(const FeatureSpec& spec, std::optional<double> segment_s, const Variation& variation = {},
                      const RowTransform* transform = nullptr);

/// Computes the rows of every song with `spec` (which must have a flat_shape); `progress` is labelled with the genre of
/// the song done last. Songs that fail are reported, not thrown. Throws UsageError for a spec without such a shape,
/// DatasetError when no song is left, unless that may be; after a stop request the table ends early, in the middle of a
/// song.
Extraction extract_features(const GenreFolders& folders, const FeatureSpec& spec, const ExtractionOptions& options = {},
                            const Progress& progress = {}, const std::stop_token& stop = {});

}  // namespace auricle
