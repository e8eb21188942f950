#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/window.hpp>

namespace auricle {

/// librosa.feature.tempogram's way to cut an onset envelope into frames.
struct AutocorrelationOptions {
  std::size_t win_length = 384;  ///< onset frames a window, at least 1; also the number of lags
  bool center = true;            ///< windows centred at their frame, the envelope fading out to 0 before and behind
  WindowShape window = WindowShape::kHann;
  std::stop_token stop{};  ///< once it is requested, work ends by throwing Stopped
};

/// Autocorrelations of up to kBlockFrames neighbouring windows.
struct AutocorrelationBlock {
  std::size_t first_frame = 0;
  std::size_t n_frames = 0;        ///< those that count; the lanes behind them hold anything
  std::span<const double> values;  ///< win_length lags x kBlockFrames
};

/// How an onset envelope resembles itself some frames later, in a window around each frame, through the power spectrum.
class LocalAutocorrelation {
 public:
  /// Throws UsageError when win_length is 0, AudioError when the envelope is empty or, not centred, shorter than a
  /// window.
  LocalAutocorrelation(std::span<const float> onset_envelope, const AutocorrelationOptions& options);

  std::size_t frames() const { return n_frames_; }

  void for_each_block(const std::function<void(const AutocorrelationBlock&)>& sink);

  /// For each lag the mean over all frames, each first divided by its value at lag 0. As the inverse transform is
  /// linear, it takes only one for all frames.
  std::vector<double> mean_normalised();

 private:
  using Lanes = std::array<double, kBlockFrames>;

  Lanes load_power_spectra(std::size_t first_frame);

  std::vector<double> window_;
  std::vector<float> envelope_;  ///< padded
  std::size_t n_frames_ = 0;
  RealFft<double> fft_;
  std::stop_token stop_;
};

}  // namespace auricle
