#include <auricle/dataset/feature_table.hpp>

#include <algorithm>
#include <mutex>
#include <span>
#include <tuple>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/fingerprint.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/parallel.hpp>
#include <auricle/core/trouble.hpp>
#include <auricle/dataset/song_features.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/features/statistics.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// To be raised whenever the same spec gives other numbers than before, so that no store hands out the old ones.
constexpr int kFeatureVersion = 2;

class Extractor {
 public:
  Extractor(const GenreFolders& folders, const FeatureSpec& spec, const ExtractionOptions& options,
            const Progress& progress, const std::stop_token& stop)
      : folders_(folders),
        front_end_(spec),
        options_(options),
        progress_(progress),
        stop_(stop),
        songs_(folders.songs.size()) {
    report_.total = folders.songs.size();
    result_.failures = folders.failures;
  }

  /// Rows land at their song's own place, whatever thread finishes first.
  void extract(std::size_t index) {
    const std::filesystem::path& path = folders_.songs[index].path;
    std::string failure;
    bool stored = false;
    try {
      std::tie(songs_[index], stored) = features_of(path);
    } catch (const UsageError&) {
      throw;  // it would be the same for every song
    } catch (...) {
      failure = trouble_with(path);
    }
    const std::scoped_lock lock(mutex_);
    ++report_.done;
    report_.label = folders_.genres[static_cast<std::size_t>(folders_.songs[index].label)];
    result_.n_from_store += stored ? 1 : 0;
    if (!failure.empty()) {
      ++report_.failed;
      result_.failures.push_back({path, failure});
    }
    if (progress_) {
      progress_(report_);
    }
  }

  Extraction finish() && {
    FeatureTable& table = result_.table;
    table.spec = front_end_.spec();
    table.genres = folders_.genres;
    std::vector<float> values;
    for (std::size_t i = 0; i < songs_.size(); ++i) {
      const auto& [path, label] = folders_.songs[i];
      for (std::size_t number = 0; number < songs_[i].rows.size(); ++number) {
        const FeatureRow& row = songs_[i].rows[number];
        table.songs.push_back(path.string());
        table.segments.push_back({.number = number, .start_s = row.start_s, .duration_s = row.duration_s});
        table.labels.push_back(label);
        table.n_padded += row.padded ? 1 : 0;
        values.insert(values.end(), row.values.begin(), row.values.end());
      }
      if (!songs_[i].heard.complete()) {
        table.incomplete.push_back({path, songs_[i].heard});
      }
      if (songs_[i].heard.one_channel) {
        result_.one_channel.push_back({path, songs_[i].heard});
      }
      songs_[i].rows = {};  // no row needs to be held twice
    }
    const std::size_t n_values =
        options_.transform != nullptr ? options_.transform->n_values : flat_shape(front_end_.spec()).n_values();
    table.features = Matrix(std::move(values), table.songs.size(), n_values);
    table.output = options_.transform != nullptr ? options_.transform->name : "";
    std::ranges::sort(result_.failures, {}, &FailedSong::path);
    return std::move(result_);
  }

 private:
  /// The features of a song, and whether they were found in the store.
  std::pair<SongFeatures, bool> features_of(const std::filesystem::path& path) {
    ListeningOptions listening{.stop = stop_};
    if (options_.hearing) {
      listening.progress = [&](const Heard& heard) {
        const std::scoped_lock lock(mutex_);
        options_.hearing(path, heard);
      };
    }
    std::error_code ignored;
    if (options_.store == nullptr || !std::filesystem::is_regular_file(path, ignored)) {  // a pipe is new each time
      return {song_features(front_end_, path, options_.segment_s, options_.variation, listening, options_.transform),
              false};
    }
    const FileIdentity song = FileIdentity::of(path);
    if (auto found = options_.store->find(song)) {
      return {std::move(*found), true};
    }
    SongFeatures features =
        song_features(front_end_, path, options_.segment_s, options_.variation, listening, options_.transform);
    options_.store->put(song, features);
    return {std::move(features), false};
  }

  const GenreFolders& folders_;
  FrontEnd front_end_;
  const ExtractionOptions& options_;
  const Progress& progress_;
  const std::stop_token& stop_;
  std::vector<SongFeatures> songs_;  ///< without rows where a song failed, or nobody got to it
  std::mutex mutex_;
  ProgressReport report_;
  Extraction result_;
};

}  // namespace

std::string FeatureTable::fingerprint() const {
  Fingerprint hash;
  hash.add(std::as_bytes(features.values()));
  hash.add(std::as_bytes(std::span(labels)));
  for (const std::string& genre : genres) {
    hash.add(genre);
  }
  return hash.hex();
}

std::vector<std::string> value_names(const FeatureTable& table) {
  if (table.output.empty()) {
    return value_names(table.spec);
  }
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= table.features.cols(); ++i) {
    names.push_back(fmt::format("{}{}", table.output, i));
  }
  return names;
}

std::vector<std::string> genres_without_songs(const FeatureTable& table) {
  std::vector<std::string> empty;
  for (std::size_t label = 0; label < table.genres.size(); ++label) {
    if (std::ranges::find(table.labels, static_cast<int>(label)) == table.labels.end()) {
      empty.push_back(table.genres[label]);
    }
  }
  return empty;
}

std::map<std::string, Heard> incomplete_songs(const FeatureTable& table) {
  std::map<std::string, Heard> songs;
  for (const auto& [path, heard] : table.incomplete) {
    songs.emplace(path.string(), heard);
  }
  return songs;
}

void refuse_empty(const Extraction& extraction) {
  if (extraction.table.songs.empty()) {
    throw DatasetError(fmt::format("no song can be used; one of the reasons: {}",
                                   extraction.failures.empty() ? "there is none" : extraction.failures.front().reason));
  }
}

std::string store_key(const FeatureSpec& spec, std::optional<double> segment_s, const Variation& variation,
                      const RowTransform* transform) {
  Fingerprint hash;
  if (transform != nullptr) {
    hash.add(transform->key);
  }
  if (variation != Variation{}) {
    hash.add(describe(variation));
  }
  hash.add(fmt::format("{} {} {}", kFeatureVersion, segment_s.value_or(0.0), to_json(spec).dump()));
  return hash.hex();
}

Extraction extract_features(const GenreFolders& folders, const FeatureSpec& spec, const ExtractionOptions& options,
                            const Progress& progress, const std::stop_token& stop) {
  flat_shape(spec);  // a table needs rows of one length
  Extractor extractor(folders, spec, options, progress, stop);
  parallel_for(
      folders.songs.size(), options.threads, [&](std::size_t index) { extractor.extract(index); }, stop);
  Extraction extraction = std::move(extractor).finish();
  if (!stop.stop_requested() && !options.may_be_empty) {
    refuse_empty(extraction);
  }
  return extraction;
}

}  // namespace auricle
