#include <algorithm>

#include <auricle/features/window_grid.hpp>
#include <auricle/recognizer/hearing.hpp>

namespace auricle {
namespace {

/// How much longer than the windows together a recording must be for not all of it to be heard.
constexpr double kLeastSpread = 1.5;

}  // namespace

std::optional<Prediction> Recognizer::hear_spread(const std::filesystem::path& file, const Stretch& stretch,
                                                  const ListeningOptions& options) const {
  const FeatureSpec& spec = front_ends_.front().spec();
  if (!options_.windows || !spec.window_s) {
    return std::nullopt;
  }
  ClipReader recording(file, {.sample_rate_hz = spec.sample_rate_hz, .leaps = true, .stop = options.stop});
  const double recording_s = recording.length_s();
  const double length_s = std::min(stretch.end_s.value_or(recording_s), recording_s) - stretch.begin_s;
  const auto n_windows = static_cast<double>(*options_.windows);
  if (length_s < kLeastSpread * n_windows * *spec.window_s) {
    return std::nullopt;
  }
  Prediction prediction{.length_s = length_s};
  Batch batch(front_ends_);
  const std::size_t n_samples = window_grid(front_ends_.front(), step_s()).length;
  for (std::size_t i = 0; i < *options_.windows; ++i) {
    refuse_to_go_on(options.stop);
    const double begin_s =
        stretch.begin_s + (static_cast<double>(i) + 0.5) / n_windows * length_s - 0.5 * *spec.window_s;
    if (!recording.leap(begin_s)) {
      return std::nullopt;
    }
    const Clip clip = recording.read(n_samples);
    if (clip.samples.size() < n_samples) {
      return std::nullopt;
    }
    add_window(batch, {.first_sample = static_cast<std::size_t>(begin_s * spec.sample_rate_hz), .n_samples = n_samples},
               clip.samples, options, prediction);
    tell(options, recording);
  }
  judge(batch, options.stop, prediction);
  prediction.embedding = divided(batch.embedding_sums, prediction.timeline.size());
  prediction.probabilities = mean_of(prediction.timeline);
  prediction.heard = recording.heard();
  return prediction;
}

std::vector<float> Recognizer::answer_about(std::span<const float> samples) const {
  Prediction prediction;
  Batch batch(front_ends_);
  add_window(batch, {.n_samples = samples.size()}, samples, {}, prediction);
  judge(batch, {}, prediction);
  return prediction.timeline.front().probabilities;
}

}  // namespace auricle
