#include <auricle/features/local_autocorrelation.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// numpy.pad(values, width, mode="linear_ramp", end_values=0).
std::vector<float> fade_to_zero(std::span<const float> values, std::size_t width) {
  std::vector<float> padded(values.size() + 2 * width);
  for (std::size_t i = 0; i < width; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(width);
    padded[i] = static_cast<float>(part * values.front());
    padded[padded.size() - 1 - i] = static_cast<float>(part * values.back());
  }
  std::copy(values.begin(), values.end(), padded.begin() + static_cast<std::ptrdiff_t>(width));
  return padded;
}

std::size_t checked_length(std::span<const float> onset_envelope, const AutocorrelationOptions& options) {
  if (options.win_length == 0) {
    throw UsageError("tempogram: win_length must be at least 1");
  }
  if (onset_envelope.empty() || (!options.center && onset_envelope.size() < options.win_length)) {
    throw AudioError(fmt::format("too short to hear a rhythm: {} onset frames where a window (win_length) takes {}",
                                 onset_envelope.size(), options.win_length));
  }
  return options.win_length;
}

}  // namespace

LocalAutocorrelation::LocalAutocorrelation(std::span<const float> onset_envelope, const AutocorrelationOptions& options)
    : window_(make_window(options.window, checked_length(onset_envelope, options))),
      envelope_(options.center ? fade_to_zero(onset_envelope, options.win_length / 2)
                               : std::vector<float>(onset_envelope.begin(), onset_envelope.end())),
      n_frames_(options.center ? onset_envelope.size() : onset_envelope.size() - options.win_length + 1),
      fft_(std::bit_ceil(2 * options.win_length - 1)),  // long enough that no lag wraps round
      power_(fft_.bins() * kBlockFrames),
      lags_(options.win_length * kBlockFrames) {}

std::span<const double> LocalAutocorrelation::power_spectra(std::size_t first_frame) {
  const std::span<double> input = fft_.input();
  std::fill(input.begin(), input.end(), 0.0);
  const std::size_t count = std::min(kBlockFrames, n_frames_ - first_frame);
  for (std::size_t i = 0; i < window_.size(); ++i) {
    for (std::size_t frame = 0; frame < count; ++frame) {
      input[i * kBlockFrames + frame] = window_[i] * envelope_[first_frame + frame + i];
    }
  }
  const std::span<const double> spectrum = fft_.transform();
  for (std::size_t bin = 0; bin < fft_.bins(); ++bin) {
    const double* re = &spectrum[bin * 2 * kBlockFrames];
    const double* im = re + kBlockFrames;
    for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
      power_[bin * kBlockFrames + frame] = re[frame] * re[frame] + im[frame] * im[frame];
    }
  }
  return power_;
}

/// A power spectrum is real and even, so its inverse transform is its transform, but for the scale.
void LocalAutocorrelation::invert(std::span<const double> power) {
  const std::span<double> input = fft_.input();
  for (std::size_t k = 0; k < fft_.size(); ++k) {
    const std::size_t bin = std::min(k, fft_.size() - k);
    std::copy_n(&power[bin * kBlockFrames], kBlockFrames, &input[k * kBlockFrames]);
  }
  const std::span<const double> spectrum = fft_.transform();
  const double scale = 1.0 / static_cast<double>(fft_.size());
  for (std::size_t lag = 0; lag < window_.size(); ++lag) {
    for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
      lags_[lag * kBlockFrames + frame] = scale * spectrum[lag * 2 * kBlockFrames + frame];
    }
  }
}

void LocalAutocorrelation::for_each_block(const std::function<void(const AutocorrelationBlock&)>& sink) {
  for (std::size_t first = 0; first < n_frames_; first += kBlockFrames) {
    invert(power_spectra(first));
    sink({first, std::min(kBlockFrames, n_frames_ - first), lags_});
  }
}

std::vector<double> LocalAutocorrelation::mean_normalised() {
  AlignedVector<double> sums(power_.size(), 0.0);
  for (std::size_t first = 0; first < n_frames_; first += kBlockFrames) {
    const std::span<const double> power = power_spectra(first);
    // A frame's value at lag 0 is the mean of its whole power spectrum, of which only half is kept.
    std::array<double, kBlockFrames> factor{};
    for (std::size_t k = 0; k < fft_.size(); ++k) {
      const double* row = &power[std::min(k, fft_.size() - k) * kBlockFrames];
      for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
        factor[frame] += row[frame];
      }
    }
    for (double& value : factor) {
      const double at_lag_0 = value / static_cast<double>(fft_.size());
      value = at_lag_0 < std::numeric_limits<double>::min() ? 1.0 : 1.0 / at_lag_0;
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] += power[i] * factor[i % kBlockFrames];
    }
  }
  invert(sums);
  std::vector<double> means(window_.size(), 0.0);
  for (std::size_t lag = 0; lag < means.size(); ++lag) {
    for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
      means[lag] += lags_[lag * kBlockFrames + frame];
    }
    means[lag] /= static_cast<double>(n_frames_);
  }
  return means;
}

}  // namespace auricle
