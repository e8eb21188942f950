#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <auricle/audio/clip.hpp>

namespace auricle {

/// What sound may be resampled from: DSD512 is decoded to an eighth of its 22.6 MHz.
inline constexpr int kHighestSourceRateHz = 2'822'400;

/// Changes the rate of sound that comes in pieces, by soxr HQ. However it is cut, the samples are the same.
class Resampler {
 public:
  struct Rates {
    int from_hz;
    int to_hz;
  };

  /// Samples of several channels are interleaved, and come in whole frames. Throws UsageError unless the rates lie in
  /// 1,000 … 2,822,400 (from) and 1,000 … 768,000 Hz (to).
  explicit Resampler(Rates rates, std::size_t n_channels = 1);
  ~Resampler();
  Resampler(Resampler&&) noexcept;
  Resampler& operator=(Resampler&&) noexcept;

  /// Appends to `out` what can be worked out by now.
  void push(std::span<const float> samples, std::vector<float>& out);

  /// Appends the rest; in all ceil(samples * to_hz / from_hz) samples of each channel came out.
  void finish(std::vector<float>& out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The clip at another rate: `librosa.resample(y, orig_sr=..., target_sr=..., res_type="soxr_hq")`, of
/// ceil(samples * new rate / old rate) samples. A clip that has the rate already is returned as it is.
/// Throws UsageError as Resampler.
Clip resample(Clip clip, int sample_rate_hz);

}  // namespace auricle
