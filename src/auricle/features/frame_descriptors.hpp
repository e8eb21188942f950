#pragma once

#include <memory>
#include <span>
#include <stop_token>

#include <auricle/core/matrix.hpp>
#include <auricle/features/feature_plan.hpp>

namespace auricle {

/// What a plan's kind is of each frame, before that which takes all frames: bands' sums of `mel`, bins of `spectrogram`
/// (neither in decibels), or `chroma_stft` or one of the spectral descriptors; rows x frames, as librosa gives them.
/// Throws AudioError as Stft::frames and for samples that are not finite, UsageError for any other kind, Stopped.
Matrix frame_descriptor(const std::shared_ptr<const FeaturePlan>& plan, std::span<const float> samples,
                        const std::stop_token& stop = {});

/// The same of a spectrogram that is there already (bins x frames), taken as librosa takes `S`: powers for `mel` and
/// `chroma_stft`, magnitudes for the others. Throws UsageError when it has not n_fft / 2 + 1 bins, or no frame;
/// Stopped.
Matrix frame_descriptor(const std::shared_ptr<const FeaturePlan>& plan, MatrixView spectrogram,
                        const std::stop_token& stop = {});

/// How far the sound of a power spectrogram (bins x frames) is tuned from A = 440 Hz, in steps of the plan's chroma:
/// librosa.estimate_tuning(S=…). Throws as frame_descriptor.
double estimate_tuning(const FeaturePlan& plan, MatrixView powers, const std::stop_token& stop = {});

/// The root mean square of each frame (1 x frames) of a magnitude spectrogram: librosa.feature.rms(S=…). Throws
/// UsageError when it has not n_fft / 2 + 1 bins.
Matrix rms_of_spectrogram(const FeaturePlan& plan, MatrixView magnitudes);

}  // namespace auricle
