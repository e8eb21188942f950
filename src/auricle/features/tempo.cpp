#include <auricle/features/tempo.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/features/local_autocorrelation.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

void check(const TempoOptions& options) {
  const auto positive = [](const char* name, double value) {
    if (!(value > 0.0) || !std::isfinite(value)) {
      throw UsageError(fmt::format("tempo: {} is {}; it must be positive", name, value));
    }
  };
  positive("sample_rate_hz", options.sample_rate_hz);
  positive("hop_length", static_cast<double>(options.hop_length));
  positive("start_bpm", options.start_bpm);
  positive("std_bpm", options.std_bpm);
  positive("ac_size", options.ac_size);
}

/// librosa.time_to_frames.
std::size_t window_frames(const TempoOptions& options) {
  const double samples = std::floor(options.ac_size * options.sample_rate_hz);
  const double frames = std::floor(samples / static_cast<double>(options.hop_length));
  if (!(frames >= 2.0) || frames > 1e6) {
    throw UsageError(fmt::format("tempo: ac_size is {} s, which is {} onset frames; it must be from 2 to a million",
                                 options.ac_size, frames));
  }
  return static_cast<std::size_t>(frames);
}

}  // namespace

double tempo(std::span<const float> onset_envelope, const TempoOptions& options) {
  check(options);
  const std::size_t n_lags = window_frames(options);
  const std::vector<double> likeness =
      LocalAutocorrelation(onset_envelope, {.win_length = n_lags, .stop = options.stop}).mean_normalised();

  const auto bpm_at = [&](std::size_t lag) {
    return 60.0 * options.sample_rate_hz / (static_cast<double>(options.hop_length) * static_cast<double>(lag));
  };
  // librosa's own rule: the first lag slow enough; where none is, the limit falls away.
  std::size_t first_lag = 1;
  if (options.max_tempo) {
    while (first_lag < n_lags && bpm_at(first_lag) >= *options.max_tempo) {
      ++first_lag;
    }
    first_lag = first_lag == n_lags ? 1 : first_lag;
  }

  std::size_t best_lag = first_lag;
  double best = -std::numeric_limits<double>::infinity();
  for (std::size_t lag = first_lag; lag < n_lags; ++lag) {
    const double octaves = (std::log2(bpm_at(lag)) - std::log2(options.start_bpm)) / options.std_bpm;
    const double score = std::log1p(1e6 * likeness[lag]) - 0.5 * octaves * octaves;
    if (score > best) {
      best = score;
      best_lag = lag;
    }
  }
  return bpm_at(best_lag);
}

}  // namespace auricle
