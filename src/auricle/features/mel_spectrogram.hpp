#pragma once

#include <span>

#include <auricle/core/matrix.hpp>
#include <auricle/dsp/mel.hpp>
#include <auricle/dsp/stft.hpp>

namespace auricle {

/// A clip's magnitudes ** power summed to mel bands: bands x frames, as librosa.feature.melspectrogram. `filters` must
/// be made for the same n_fft as `stft`. Throws AudioError when the clip is too short for `stft`.
Matrix mel_spectrogram(const Stft& stft, const MelFilters& filters, std::span<const float> samples, double power);

}  // namespace auricle
