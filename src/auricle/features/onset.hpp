#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// How the rises of all bands become one number a frame.
enum class OnsetAggregate {
  kMean,    ///< librosa.onset.onset_strength's default
  kMedian,  ///< what librosa.beat.beat_track listens to
};

/// librosa.onset.onset_strength's parameters and defaults.
struct OnsetOptions {
  std::size_t lag = 1;       ///< frames between the two spectra compared, at least 1
  std::size_t max_size = 1;  ///< bands in the local maximum that a rise is measured from, at least 1; 1: no filter
  bool detrend = false;      ///< whether to take away the constant part
  bool center = true;        ///< shifts by n_fft / (2 hop_length) frames, which a centred STFT hears too early
  OnsetAggregate aggregate = OnsetAggregate::kMean;
  std::size_t n_fft = 2048;      ///< of the STFT below
  std::size_t hop_length = 512;  ///< of the STFT below, at least 1
};

/// How much each band of a log-power mel spectrogram (bands x frames, dB) rises within `lag` frames, falls counting as
/// 0: bands x (frames - lag), as far as there are so many. Throws UsageError.
Matrix onset_rises(MatrixView log_mel_db, const OnsetOptions& options);

/// From the rises' common course (a value each for frames - lag) to `n_frames` of onset strength: shifted to when they
/// were, and without the constant part where that is to go. Throws UsageError.
std::vector<float> onset_curve(std::span<const float> rises, std::size_t n_frames, const OnsetOptions& options);

/// How strongly something begins in each frame (dB, 0 or more unless detrended): the spectral flux of a log-power mel
/// spectrogram (bands x frames, dB), as librosa.onset.onset_strength(S=…). One value a frame: onset_curve of what
/// onset_rises become by `aggregate`. Throws UsageError.
std::vector<float> onset_strength(MatrixView log_mel_db, const OnsetOptions& options);

}  // namespace auricle
