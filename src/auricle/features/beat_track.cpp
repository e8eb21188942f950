#include <auricle/features/beat_track.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::ptrdiff_t kNone = -1;

/// Divides by the standard deviation (of a sample), in float32 like librosa.
std::vector<float> normalised(std::span<const float> onsets) {
  const auto count = static_cast<double>(onsets.size());
  const double mean = std::accumulate(onsets.begin(), onsets.end(), 0.0) / count;
  double squares = 0.0;
  for (const float value : onsets) {
    squares += (value - mean) * (value - mean);
  }
  const float deviation = static_cast<float>(std::sqrt(squares / (count - 1.0))) + std::numeric_limits<float>::min();
  std::vector<float> result(onsets.size());
  std::transform(onsets.begin(), onsets.end(), result.begin(), [deviation](float value) { return value / deviation; });
  return result;
}

/// A bell of a 32nd of a beat.
std::vector<double> bell_of(std::size_t frames_per_beat) {
  std::vector<double> bell(2 * frames_per_beat + 1);
  for (std::size_t k = 0; k < bell.size(); ++k) {
    const double offset = static_cast<double>(k) - static_cast<double>(frames_per_beat);
    const double x = offset * 32.0 / static_cast<double>(frames_per_beat);
    bell[k] = std::exp(-0.5 * (x * x));
  }
  return bell;
}

/// What a beat costs that comes so many frames after the one before.
std::vector<double> costs_of(std::size_t frames_per_beat, double tightness) {
  std::vector<double> cost(2 * frames_per_beat + 1, 0.0);
  for (std::size_t frames = 1; frames < cost.size(); ++frames) {
    const double off = std::log(static_cast<double>(frames)) - std::log(static_cast<double>(frames_per_beat));
    cost[frames] = tightness * (off * off);
  }
  return cost;
}

/// The envelope smoothed by each frame's bell. Like librosa's own loop it leaves the first frame out of sums that reach
/// it from within half the bell.
std::vector<double> local_scores(std::span<const float> onsets, std::span<const std::size_t> frames_per_beat) {
  std::vector<double> bell;
  std::vector<double> scores(onsets.size(), 0.0);
  for (std::size_t i = 0; i < onsets.size(); ++i) {
    const std::size_t half = frames_per_beat[i];
    if (bell.size() != 2 * half + 1) {
      bell = bell_of(half);
    }
    const std::size_t begin = i + half + 1 - std::min(i + half + 1, onsets.size());
    for (std::size_t k = begin; k < std::min(i + half, bell.size()); ++k) {
      scores[i] += bell[k] * static_cast<double>(onsets[i + half - k]);
    }
  }
  return scores;
}

/// Of the best chain of beats that ends in each frame: its score, and the beat before.
struct Chains {
  std::vector<double> scores;
  std::vector<std::ptrdiff_t> before;
};

Chains best_chains(std::span<const double> scores, std::span<const std::size_t> frames_per_beat, double tightness) {
  std::vector<double> cost;
  Chains chains{std::vector<double>(scores.size()), std::vector<std::ptrdiff_t>(scores.size(), kNone)};
  const double least = 0.01 * *std::max_element(scores.begin(), scores.end());
  bool first_beat = true;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (cost.size() != 2 * frames_per_beat[i] + 1) {
      cost = costs_of(frames_per_beat[i], tightness);
    }
    const auto nearest = std::max<std::size_t>(  // nearbyint rounds halves to even, as numpy does
        1, static_cast<std::size_t>(std::nearbyint(static_cast<double>(frames_per_beat[i]) / 2.0)));
    double best = -std::numeric_limits<double>::infinity();
    std::ptrdiff_t beat = kNone;
    for (std::size_t frames = nearest; frames < cost.size() && frames <= i; ++frames) {
      const double score = chains.scores[i - frames] - cost[frames];
      if (score > best) {
        best = score;
        beat = static_cast<std::ptrdiff_t>(i - frames);
      }
    }
    chains.scores[i] = beat == kNone ? scores[i] : scores[i] + best;
    if (!first_beat || scores[i] >= least) {
      chains.before[i] = beat;
      first_beat = false;
    }
  }
  return chains;
}

/// The last local maximum that reaches half of their median.
std::size_t last_beat(std::span<const double> scores) {
  const auto is_peak = [&](std::size_t i) {
    return i > 0 && scores[i] > scores[i - 1] && (i + 1 == scores.size() || scores[i] >= scores[i + 1]);
  };
  std::vector<double> peaks;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (is_peak(i)) {
      peaks.push_back(scores[i]);
    }
  }
  if (peaks.empty()) {
    return scores.size() - 1;
  }
  std::sort(peaks.begin(), peaks.end());
  const double median = (peaks[(peaks.size() - 1) / 2] + peaks[peaks.size() / 2]) / 2.0;
  for (std::size_t i = scores.size(); i-- > 0;) {
    if (is_peak(i) && scores[i] >= 0.5 * median) {
      return i;
    }
  }
  return scores.size() - 1;
}

/// Half the root mean square of the beats' scores, smoothed over three beats (numpy.hanning(5) has zeros at its ends),
/// or 0.
double least_score(std::span<const double> scores, std::span<const std::size_t> beats, bool trim) {
  if (!trim) {
    return 0.0;
  }
  constexpr std::array<double, 3> kWindow{0.5, 1.0, 0.5};
  const std::size_t count = std::min(beats.size() + 2, scores.size());
  double squares = 0.0;
  for (std::size_t i = 0; i < count; ++i) {  // value i stands at beat i, the middle of its window
    double sum = 0.0;
    for (std::size_t k = 0; k < kWindow.size(); ++k) {
      const std::size_t beat = i + 1 - k;  // wraps round below 0, and is then out of range
      sum += beat < beats.size() ? kWindow[k] * scores[beats[beat]] : 0.0;
    }
    squares += sum * sum;
  }
  return 0.5 * std::sqrt(squares / static_cast<double>(count));
}

/// Drops the beats before the first and behind the last frame above `least`.
std::vector<std::size_t> trimmed(std::span<const double> scores, std::span<const std::size_t> beats, double least) {
  const auto strong = [least](double score) { return !(score <= least); };
  const auto first = static_cast<std::size_t>(std::find_if(scores.begin(), scores.end(), strong) - scores.begin());
  const auto behind = static_cast<std::size_t>(scores.rend() - std::find_if(scores.rbegin(), scores.rend(), strong));
  std::vector<std::size_t> kept;
  std::copy_if(beats.begin(), beats.end(), std::back_inserter(kept),
               [&](std::size_t beat) { return beat >= first && beat < behind; });
  return kept;
}

std::size_t beat_length(double bpm, const TempoOptions& options) {
  const double frame_rate = options.sample_rate_hz / static_cast<double>(options.hop_length);
  const double frames = bpm > 0.0 ? std::nearbyint(frame_rate * 60.0 / bpm) : 0.0;
  if (!(frames >= 1.0) || frames > 1e6) {
    throw UsageError(fmt::format("beat track: bpm is {}; from {} to {} are possible here", bpm, frame_rate * 60.0 / 1e6,
                                 frame_rate * 60.0));
  }
  return static_cast<std::size_t>(frames);
}

std::vector<std::size_t> beat_lengths(std::span<const double> bpm, std::size_t n_frames, const TempoOptions& options) {
  if (bpm.size() == 1) {
    return std::vector(n_frames, beat_length(bpm.front(), options));
  }
  if (bpm.size() != n_frames) {
    throw UsageError(fmt::format("beat track: there are {} of bpm for {} onset frames; give one, or one for each",
                                 bpm.size(), n_frames));
  }
  std::vector<std::size_t> lengths(n_frames);
  std::ranges::transform(bpm, lengths.begin(), [&](double value) { return beat_length(value, options); });
  return lengths;
}

}  // namespace

BeatTrack beat_track(std::span<const float> onset_envelope, const BeatTrackOptions& options) {
  if (!(options.tightness > 0.0)) {
    throw UsageError(fmt::format("beat track: tightness is {}; it must be positive", options.tightness));
  }
  const bool silent =
      std::all_of(onset_envelope.begin(), onset_envelope.end(), [](float value) { return value == 0.0F; });
  if (silent || onset_envelope.size() < 2) {
    return {};
  }
  const std::vector<double> bpm = options.bpm.empty() ? std::vector{tempo(onset_envelope, options.tempo)} : options.bpm;
  const std::vector<std::size_t> frames_per_beat = beat_lengths(bpm, onset_envelope.size(), options.tempo);

  const std::vector<double> scores = local_scores(normalised(onset_envelope), frames_per_beat);
  const Chains chains = best_chains(scores, frames_per_beat, options.tightness);
  std::vector<std::size_t> beats;
  for (auto at = static_cast<std::ptrdiff_t>(last_beat(chains.scores)); at != kNone;
       at = chains.before[static_cast<std::size_t>(at)]) {
    beats.push_back(static_cast<std::size_t>(at));
  }
  std::reverse(beats.begin(), beats.end());
  return {bpm.front(), trimmed(scores, beats, least_score(scores, beats, options.trim))};
}

}  // namespace auricle
