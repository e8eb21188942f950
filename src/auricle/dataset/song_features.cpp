#include <auricle/dataset/song_features.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <auricle/features/statistics.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Most songs are shorter; an hour's broadcast is not. Its features take some 300 MB while they are worked out.
constexpr double kLongestPieceS = 600.0;

class SongReader {
 public:
  SongReader(const FrontEnd& front_end, const std::filesystem::path& path, const Variation& variation)
      : front_end_(front_end),
        variation_(variation),
        clips_(path, {.sample_rate_hz = front_end.spec().sample_rate_hz, .least_samples = front_end.least_samples()}) {}

  std::size_t samples(double seconds) const {
    constexpr double kMost = 9e15;
    return static_cast<std::size_t>(std::llround(std::min(seconds * front_end_.spec().sample_rate_hz, kMost)));
  }

  double seconds(std::size_t n_samples) const {
    return static_cast<double>(n_samples) / front_end_.spec().sample_rate_hz;
  }

  Clip read(std::size_t n_samples) { return clips_.read(n_samples); }

  Matrix compute(std::span<const float> samples) const {
    if (variation_ == Variation{}) {
      return front_end_.compute(samples);
    }
    return front_end_.compute(vary(samples, front_end_.spec().sample_rate_hz, variation_));
  }

  FeatureRow row(std::span<const float> samples, std::size_t first_sample) const {
    FlatFeatures flat = front_end_.flatten(compute(samples));
    return {.start_s = seconds(first_sample),
            .duration_s = seconds(samples.size()),
            .padded = flat.padded,
            .values = std::move(flat.values)};
  }

 private:
  const FrontEnd& front_end_;
  const Variation& variation_;
  ClipReader clips_;
};

std::vector<FeatureRow> rows_of_segments(SongReader& song, std::size_t length) {
  std::vector<FeatureRow> rows;
  std::size_t first = 0;
  for (Clip clip = song.read(length); !clip.samples.empty(); clip = song.read(length)) {
    if (rows.empty() || 2 * clip.samples.size() >= length) {
      rows.push_back(song.row(clip.samples, first));
    }
    first += clip.samples.size();
  }
  return rows;
}

FeatureRow row_of_first_window(SongReader& song, const FrontEnd& front_end, double window_s) {
  // A sample more than is taken whole tells whether there is more than one window.
  const Clip clip = song.read(song.samples(front_end.whole_up_to() * window_s) + 1);
  const Window window = front_end.windows(clip.samples.size(), window_s).front();
  return song.row(std::span(clip.samples).subspan(window.first_sample, window.n_samples), window.first_sample);
}

FeatureRow row_of_whole_statistics(SongReader& song, const FrontEnd& front_end) {
  FeatureRow whole;
  std::vector<PieceStatistics> pieces;
  const std::size_t length = song.samples(kLongestPieceS);
  for (Clip clip = song.read(length); clip.samples.size() >= front_end.least_samples(); clip = song.read(length)) {
    pieces.push_back({.values = song.compute(clip.samples), .weight = static_cast<double>(clip.samples.size())});
    whole.duration_s += song.seconds(clip.samples.size());
  }
  whole.values = front_end.flatten(pool_statistics(front_end.spec(), pieces)).values;
  return whole;
}

}  // namespace

std::vector<FeatureRow> song_features(const FrontEnd& front_end, const std::filesystem::path& path,
                                      std::optional<double> segment_s, const Variation& variation) {
  SongReader song(front_end, path, variation);
  const FeatureSpec& spec = front_end.spec();
  if (segment_s) {
    if (!(*segment_s > 0.0) || song.samples(*segment_s) < 2 * front_end.least_samples()) {
      throw UsageError(fmt::format("segments of {} s are too short: two frames take {} s", *segment_s,
                                   song.seconds(2 * front_end.least_samples())));
    }
    return rows_of_segments(song, song.samples(*segment_s));
  }
  if (spec.window_s) {
    return {row_of_first_window(song, front_end, *spec.window_s)};
  }
  if (spec.kind == FeatureKind::kStatistics) {
    return {row_of_whole_statistics(song, front_end)};
  }
  const Clip clip = song.read(std::numeric_limits<std::size_t>::max());
  return {song.row(clip.samples, 0)};
}

}  // namespace auricle
