#pragma once

#include <span>
#include <vector>

#include <auricle/dsp/stft.hpp>
#include <auricle/features/hpss.hpp>

namespace auricle {

/// A recording's two parts, each as long as the recording.
struct HarmonicPercussive {
  std::vector<float> harmonic;    ///< what lasts: voices, strings
  std::vector<float> percussive;  ///< what is short and wide: drums, consonants
};

/// Splits a recording into its harmonic and its percussive part: librosa.effects.hpss. Throws AudioError as
/// Stft::frames, UsageError as Hpss.
HarmonicPercussive split_harmonic_percussive(std::span<const float> samples, const StftOptions& stft_options,
                                             const HpssOptions& hpss_options);

}  // namespace auricle
