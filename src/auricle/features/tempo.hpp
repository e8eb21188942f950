#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <stop_token>

namespace auricle {

/// librosa.feature.tempo's parameters and defaults.
struct TempoOptions {
  double sample_rate_hz = 22'050.0;
  std::size_t hop_length = 512;             ///< samples from one onset frame to the next, at least 1
  double start_bpm = 120.0;                 ///< the tempo thought likeliest before listening; positive
  double std_bpm = 1.0;                     ///< how many octaves around it are likely; positive
  double ac_size = 8.0;                     ///< s in which a rhythm must show itself; two onset frames at least
  std::optional<double> max_tempo = 320.0;  ///< beats per minute; absent: any
  std::stop_token stop{};                   ///< once it is requested, work ends by throwing Stopped
};

/// The tempo of a whole recording in beats per minute, from its onset envelope: librosa.feature.tempo. Silence has the
/// tempo next to start_bpm. Throws UsageError, and AudioError when the envelope is empty.
double tempo(std::span<const float> onset_envelope, const TempoOptions& options);

}  // namespace auricle
