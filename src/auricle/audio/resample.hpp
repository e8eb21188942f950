#pragma once

#include <auricle/audio/clip.hpp>

namespace auricle {

/// The clip at another rate, by soxr HQ: `librosa.resample(y, orig_sr=..., target_sr=..., res_type="soxr_hq")`, of
/// ceil(samples * new rate / old rate) samples. A clip that has the rate already is returned as it is.
/// Throws UsageError unless both rates lie in 1,000 … 768,000 Hz.
Clip resample(Clip clip, int sample_rate_hz);

}  // namespace auricle
