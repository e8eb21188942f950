#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <auricle/features/tempo.hpp>

namespace auricle {

/// librosa.beat.beat_track's parameters and defaults.
struct BeatTrackOptions {
  TempoOptions tempo;        ///< how to estimate the tempo; its sample rate and hop length count in any case
  std::vector<double> bpm;   ///< the tempo, if known: one, or one for each onset frame; positive
  double tightness = 100.0;  ///< how closely beats keep to the tempo; positive
  bool trim = true;          ///< whether to drop weak beats at the beginning and the end
};

struct BeatTrack {
  double tempo_bpm = 0.0;          ///< of the first frame, where it was said of each; 0 when there is nothing to hear
  std::vector<std::size_t> beats;  ///< onset frames, ascending
};

/// Finds the beats in an onset envelope by dynamic programming: librosa.beat.beat_track(onset_envelope=…), after Ellis,
/// "Beat tracking by dynamic programming" (2007). To get what librosa.beat.beat_track(y) gives, aggregate the envelope
/// by OnsetAggregate::kMedian. Throws UsageError.
BeatTrack beat_track(std::span<const float> onset_envelope, const BeatTrackOptions& options);

}  // namespace auricle
