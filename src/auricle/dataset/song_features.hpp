#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <auricle/audio/heard.hpp>
#include <auricle/audio/listening.hpp>
#include <auricle/audio/variation.hpp>
#include <auricle/features/front_end.hpp>

namespace auricle {

/// A stretch of a recording and the features of it.
struct FeatureRow {
  double start_s = 0.0;
  double duration_s = 0.0;
  bool padded = false;  ///< whether it was too short for all values and zeros stand at the end
  std::vector<float> values;

  bool operator==(const FeatureRow&) const = default;
};

/// What is known of a recording: its features, and how much of it they are of.
struct SongFeatures {
  std::vector<FeatureRow> rows;
  Heard heard;  ///< claimed_s is 0 where the recording was not read to its end

  bool operator==(const SongFeatures&) const = default;
};

/// What is made of each row of features before it is kept: an embedding, say.
struct RowTransform {
  std::string name;          ///< of the values, e.g. "embedding"
  std::string key;           ///< tells what it makes of them from what another would
  std::size_t n_values = 0;  ///< that it gives for a row
  std::function<std::vector<float>(const std::vector<float>&)> apply;  ///< called by several threads at once
};

/// A recording's features, flattened to rows of one length. With `segment_s`: a row for each such stretch, one after
/// the other; what is left at the end makes a row if it is at least half as long, and a shorter recording is one row.
/// Without: one row, of the first window if the spec has window_s, else of the whole. A first window that is silent for
/// more than half of it gives way to the first one that begins with sound and isn't. Memory doesn't grow with the
/// recording's length: statistics of one longer than ten minutes are pooled from pieces of ten minutes, each judged by
/// itself as to its loudest moment, tuning and tempo. `variation` is done to each row's sound first. Throws AudioError,
/// also when there is no sound for a first window, UsageError for a segment shorter than a frame, and Stopped once a
/// stop is requested. Rows hold what `transform` makes of them, unless it is absent.
SongFeatures song_features(const FrontEnd& front_end, const std::filesystem::path& path,
                           std::optional<double> segment_s, const Variation& variation = {},
                           const ListeningOptions& listening = {}, const RowTransform* transform = nullptr);

}  // namespace auricle
