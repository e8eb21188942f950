#include <auricle/dataset/feature_table.hpp>

#include <algorithm>
#include <mutex>
#include <variant>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/fingerprint.hpp>
#include <auricle/core/parallel.hpp>
#include <auricle/features/front_end.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// The features of a song's first window.
FlatFeatures features_of(const FrontEnd& front_end, const std::filesystem::path& path) {
  const Clip clip =
      load_clip(path, {.sample_rate_hz = front_end.spec().sample_rate_hz, .least_samples = front_end.least_samples()});
  const double hop_s = front_end.spec().window_s.value_or(1.0);
  const Window window = front_end.windows(clip.samples.size(), hop_s).front();
  return front_end.flatten(front_end.compute(std::span(clip.samples).subspan(window.first_sample, window.n_samples)));
}

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

Extraction extract_features(const GenreFolders& folders, const FeatureSpec& spec, int threads, const Progress& progress,
                            const std::stop_token& stop) {
  if (!spec.n_values) {
    throw UsageError("the features have no n_values: a table needs rows of one length");
  }
  const FrontEnd front_end(spec);
  const std::size_t n_values = *spec.n_values;

  // Rows land at their song's own place whatever thread finishes first; failed songs are closed up below.
  enum class Fate { kMissing, kWhole, kPadded };
  Matrix rows(folders.songs.size(), n_values);
  std::vector<Fate> fates(folders.songs.size(), Fate::kMissing);
  Extraction result;
  std::mutex mutex;

  for (std::size_t begin = 0; begin < folders.songs.size();) {
    const int label = folders.songs[begin].label;
    ProgressReport report{.total = folders.count(label), .label = folders.genres[label]};
    parallel_for(
        report.total, threads,
        [&](std::size_t i) {
          const std::size_t index = begin + i;
          std::string failure;
          try {
            const FlatFeatures flat = features_of(front_end, folders.songs[index].path);
            std::ranges::copy(flat.values, rows.row(index).begin());
            fates[index] = flat.padded ? Fate::kPadded : Fate::kWhole;
          } catch (const Error& error) {
            failure = error.what();
          }
          const std::scoped_lock lock(mutex);
          ++report.done;
          if (!failure.empty()) {
            ++report.failed;
            result.failures.push_back({folders.songs[index].path, failure});
          }
          if (progress) {
            progress(report);
          }
        },
        stop);
    if (report.failed == report.total) {
      throw DatasetError(fmt::format("no song of genre {} can be used; one of the reasons: {}", report.label,
                                     result.failures.back().reason));
    }
    begin += report.total;
  }

  FeatureTable& table = result.table;
  table.spec = spec;
  table.genres = folders.genres;
  std::vector<float> kept;
  const auto n_kept = static_cast<std::size_t>(fates.size() - std::ranges::count(fates, Fate::kMissing));
  if (n_kept < fates.size()) {
    kept.reserve(n_kept * n_values);
  }
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (fates[i] == Fate::kMissing) {
      continue;
    }
    table.songs.push_back(folders.songs[i].path.string());
    table.labels.push_back(folders.songs[i].label);
    table.n_padded += fates[i] == Fate::kPadded ? 1 : 0;
    if (n_kept < fates.size()) {
      const auto row = rows.row(i);
      kept.insert(kept.end(), row.begin(), row.end());
    }
  }
  table.features = n_kept == fates.size() ? std::move(rows) : Matrix(std::move(kept), n_kept, n_values);
  std::ranges::sort(result.failures, {}, &FailedSong::path);
  return result;
}

}  // namespace auricle
