#include <auricle/features/local_autocorrelation.hpp>

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

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
      fft_(std::bit_ceil(2 * options.win_length - 1)),
      stop_(options.stop) {}  // long enough that no lag wraps round

/// Leaves the power spectra of a block of windows in the transform's spectrum, ready to be inverted, and returns each
/// window's energy, which is its autocorrelation at lag 0.
LocalAutocorrelation::Lanes LocalAutocorrelation::load_power_spectra(std::size_t first_frame) {
  if (stop_.stop_requested()) {
    throw Stopped();
  }
  const std::span<double> samples = fft_.samples();
  const std::size_t count = std::min(kBlockFrames, n_frames_ - first_frame);
  Lanes energy{};
  for (std::size_t i = 0; i < window_.size(); ++i) {
    double* row = &samples[i * kBlockFrames];
    for (std::size_t frame = 0; frame < count; ++frame) {
      row[frame] = window_[i] * static_cast<double>(envelope_[first_frame + frame + i]);
      energy[frame] += row[frame] * row[frame];
    }
    std::fill(row + count, row + kBlockFrames, 0.0);
  }
  const auto rest = static_cast<std::ptrdiff_t>(window_.size() * kBlockFrames);
  std::fill(samples.begin() + rest, samples.end(), 0.0);
  fft_.transform();
  const std::span<double> spectrum = fft_.spectrum();
  for (std::size_t bin = 0; bin < fft_.bins(); ++bin) {
    double* re = &spectrum[bin * 2 * kBlockFrames];
    double* im = re + kBlockFrames;
    for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
      re[frame] = re[frame] * re[frame] + im[frame] * im[frame];
      im[frame] = 0.0;
    }
  }
  return energy;
}

void LocalAutocorrelation::for_each_block(const std::function<void(const AutocorrelationBlock&)>& sink) {
  for (std::size_t first = 0; first < n_frames_; first += kBlockFrames) {
    load_power_spectra(first);
    fft_.inverse();
    sink({first, std::min(kBlockFrames, n_frames_ - first), fft_.samples().first(window_.size() * kBlockFrames)});
  }
}

std::vector<double> LocalAutocorrelation::mean_normalised() {
  std::vector<double> sums(fft_.spectrum().size(), 0.0);
  for (std::size_t first = 0; first < n_frames_; first += kBlockFrames) {
    Lanes factor = load_power_spectra(first);
    for (double& value : factor) {
      value = value < std::numeric_limits<double>::min() ? 1.0 : 1.0 / value;
    }
    const std::span<const double> power = fft_.spectrum();
    for (std::size_t row = 0; row < sums.size(); row += 2 * kBlockFrames) {
      for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
        sums[row + frame] += power[row + frame] * factor[frame];
      }
    }
  }
  std::copy(sums.begin(), sums.end(), fft_.spectrum().begin());
  fft_.inverse();
  std::vector<double> means(window_.size());
  for (std::size_t lag = 0; lag < means.size(); ++lag) {
    const auto row = fft_.samples().subspan(lag * kBlockFrames, kBlockFrames);
    means[lag] = std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(n_frames_);
  }
  return means;
}

}  // namespace auricle
