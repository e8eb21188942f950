#include <auricle/dataset/song_features.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/silence.hpp>
#include <auricle/features/statistics.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Most songs are shorter; an hour's broadcast is not. Its features take some 300 MB while they are worked out.
constexpr double kLongestPieceS = 600.0;

class SongReader {
 public:
  SongReader(const FrontEnd& front_end, const std::filesystem::path& path, const Variation& variation,
             const ListeningOptions& listening, const RowTransform* transform)
      : front_end_(front_end),
        variation_(variation),
        listening_(listening),
        transform_(transform),
        clips_(path, {.sample_rate_hz = front_end.spec().sample_rate_hz,
                      .least_samples = front_end.least_samples(),
                      .stop = listening.stop}) {}

  std::size_t samples(double seconds) const {
    constexpr double kMost = 9e15;
    return static_cast<std::size_t>(std::llround(std::min(seconds * front_end_.spec().sample_rate_hz, kMost)));
  }

  double seconds(std::size_t n_samples) const {
    return static_cast<double>(n_samples) / front_end_.spec().sample_rate_hz;
  }

  Clip read(std::size_t n_samples) {
    if (listening_.progress) {
      listening_.progress(clips_.heard());
    }
    Clip clip = clips_.read(n_samples);
    ended_ = ended_ || clip.samples.size() < n_samples;
    return clip;
  }

  void skip(std::size_t n_samples) {
    const std::size_t piece = samples(kLongestPieceS);
    for (std::size_t left = n_samples; left > 0; left -= std::min(left, piece)) {
      read(std::min(left, piece));
    }
  }

  /// What a recording claims to hold can be held against it only at its end.
  Heard heard() const {
    Heard heard = clips_.heard();
    heard.claimed_s = ended_ ? heard.claimed_s : 0.0;
    return heard;
  }

  Matrix compute(std::span<const float> samples) const {
    if (variation_ != Variation{}) {
      return features_of(vary(samples, front_end_.spec().sample_rate_hz, variation_));
    }
    return features_of(samples);
  }

  FeatureRow row(std::span<const float> samples, std::size_t first_sample) const {
    FlatFeatures flat = front_end_.flatten(compute(samples));
    return {.start_s = seconds(first_sample),
            .duration_s = seconds(samples.size()),
            .padded = flat.padded,
            .values = transform_ != nullptr ? transform_->apply(flat.values) : std::move(flat.values)};
  }

 private:
  /// Ten minutes' features take some seconds, so that a stop must not wait for the end.
  Matrix features_of(std::span<const float> samples) const {
    constexpr std::size_t kPart = std::size_t{1} << 19;
    FeatureStream features = front_end_.stream();
    for (; !samples.empty(); samples = samples.subspan(std::min(kPart, samples.size()))) {
      if (listening_.stop.stop_requested()) {
        throw Stopped();
      }
      features.push(samples.first(std::min(kPart, samples.size())));
    }
    return features.finish();
  }

  const FrontEnd& front_end_;
  const Variation& variation_;
  const ListeningOptions& listening_;
  const RowTransform* transform_;
  ClipReader clips_;
  bool ended_ = false;
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

/// Where the window lies that is learnt from when the first one is mostly silent. Throws AudioError if all are silent.
std::size_t find_sound(const FrontEnd& front_end, const std::filesystem::path& path,
                       const ListeningOptions& listening) {
  const Variation none;
  SongReader song(front_end, path, none, listening, nullptr);
  const double window_s = *front_end.spec().window_s;
  const std::size_t block = song.samples(kSoundBlockS);
  std::vector<bool> blocks;
  std::size_t n_samples = 0;
  constexpr std::size_t kBlocksAtATime = 100;
  for (Clip clip = song.read(kBlocksAtATime * block); !clip.samples.empty(); clip = song.read(kBlocksAtATime * block)) {
    const std::vector<bool> more = sounding_blocks(clip.samples, block);
    blocks.insert(blocks.end(), more.begin(), more.end());
    n_samples += clip.samples.size();
  }
  const auto first = first_sounding_window(blocks, song.samples(window_s) / block);
  if (!first) {
    throw AudioError(fmt::format("{}: the {} s that are learnt from are silent", path.string(),
                                 std::min(window_s, song.seconds(n_samples))));
  }
  return std::min(*first * block, n_samples - front_end.least_samples());
}

/// The window that begins where the song has been read to.
std::vector<float> read_window(SongReader& song, const FrontEnd& front_end) {
  const double window_s = *front_end.spec().window_s;
  // A sample more than is taken whole tells whether there is more than one window.
  Clip clip = song.read(song.samples(front_end.whole_up_to() * window_s) + 1);
  clip.samples.resize(front_end.windows(clip.samples.size(), window_s).front().n_samples);
  return std::move(clip.samples);
}

SongFeatures first_window(const FrontEnd& front_end, const std::filesystem::path& path, const Variation& variation,
                          const ListeningOptions& listening, const RowTransform* transform) {
  SongReader song(front_end, path, variation, listening, transform);
  const std::vector<float> samples = read_window(song, front_end);
  if (mostly_sounds(sounding_blocks(samples, song.samples(kSoundBlockS)))) {
    return {.rows = {song.row(samples, 0)}, .heard = song.heard()};
  }
  const std::size_t first = find_sound(front_end, path, listening);
  SongReader again(front_end, path, variation, listening, transform);
  again.skip(first);
  return {.rows = {again.row(read_window(again, front_end), first)}, .heard = again.heard()};
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

SongFeatures song_features(const FrontEnd& front_end, const std::filesystem::path& path,
                           std::optional<double> segment_s, const Variation& variation,
                           const ListeningOptions& listening, const RowTransform* transform) {
  const FeatureSpec& spec = front_end.spec();
  if (spec.window_s && !segment_s) {
    return first_window(front_end, path, variation, listening, transform);
  }
  SongReader song(front_end, path, variation, listening, transform);
  std::vector<FeatureRow> rows;
  if (segment_s) {
    if (!(*segment_s > 0.0) || song.samples(*segment_s) < 2 * front_end.least_samples()) {
      throw UsageError(fmt::format("segments of {} s are too short: two frames take {} s", *segment_s,
                                   song.seconds(2 * front_end.least_samples())));
    }
    rows = rows_of_segments(song, song.samples(*segment_s));
  } else if (spec.kind == FeatureKind::kStatistics) {
    rows = {row_of_whole_statistics(song, front_end)};
  } else {
    rows = {song.row(song.read(std::numeric_limits<std::size_t>::max()).samples, 0)};
  }
  return {.rows = std::move(rows), .heard = song.heard()};
}

}  // namespace auricle
