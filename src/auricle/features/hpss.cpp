#include <auricle/features/hpss.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/dsp/fft.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::size_t kTile = kBlockFrames * kBlockFrames;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::size_t blocks_of(std::size_t rows) { return (rows + kBlockFrames - 1) / kBlockFrames; }

HpssOptions checked(const HpssOptions& options) {
  const auto check_kernel = [](const char* name, std::size_t size) {
    if (size == 0 || size > 65'536) {
      throw UsageError(fmt::format("hpss: {} is {}; it must be from 1 to 65536", name, size));
    }
  };
  check_kernel("kernel_harmonic", options.kernel_harmonic);
  check_kernel("kernel_percussive", options.kernel_percussive);
  const auto check_number = [](const char* name, double value, double least) {
    if (!(value >= least) || !std::isfinite(value)) {
      throw UsageError(fmt::format("hpss: {} is {}; it must be at least {}", name, value, least));
    }
  };
  check_number("power", options.mask.power, std::numeric_limits<float>::min());
  check_number("margin_harmonic", options.mask.margin_harmonic, 1.0);
  check_number("margin_percussive", options.mask.margin_percussive, 1.0);
  return options;
}

/// The steps that fill an empty window around position `middle` of a signal of `count` values.
std::vector<WindowStep> filling_steps(std::size_t size, std::ptrdiff_t middle, std::size_t count) {
  const WindowReach reach(size);
  std::vector<WindowStep> steps(size);
  for (std::size_t i = 0; i < size; ++i) {
    const std::ptrdiff_t position = middle + static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(reach.before);
    steps[i] = {kNothing, mirrored(position, count)};
  }
  return steps;
}

/// The step that moves a window's middle to `position`.
WindowStep step_to(std::size_t position, std::size_t size, std::size_t count) {
  const WindowReach reach(size);
  const auto at = static_cast<std::ptrdiff_t>(position);
  return {mirrored(at - 1 - static_cast<std::ptrdiff_t>(reach.before), count),
          mirrored(at + static_cast<std::ptrdiff_t>(reach.behind), count)};
}

void transpose(const float* in, float* out) {
  for (std::size_t row = 0; row < kBlockFrames; ++row) {
    for (std::size_t column = 0; column < kBlockFrames; ++column) {
      out[column * kBlockFrames + row] = in[row * kBlockFrames + column];
    }
  }
}

}  // namespace

Hpss::Hpss(std::size_t bins, const HpssOptions& options, Sink sink)
    : bins_(bins),
      options_(checked(options)),
      sink_(std::move(sink)),
      blocks_ahead_(blocks_of(WindowReach(options.kernel_harmonic).behind)),
      memory_frames_((blocks_of(WindowReach(options.kernel_harmonic).before + 1) + 1 + blocks_ahead_) * kBlockFrames),
      bin_window_(options.kernel_percussive * kBlockFrames),
      magnitudes_(blocks_of(bins) * kTile, 0.0F),
      harmonic_(magnitudes_.size()),
      percussive_(blocks_ahead_ + 1, AlignedVector<float>(bins * kBlockFrames)),
      spectra_(blocks_ahead_ + 1, AlignedVector<float>(2 * bins * kBlockFrames)),
      memory_(blocks_of(bins) * memory_frames_ * kBlockFrames),
      frame_windows_(blocks_of(bins) * options.kernel_harmonic * kBlockFrames),
      tile_(kTile),
      harmonic_spectrum_(2 * bins * kBlockFrames),
      percussive_spectrum_(2 * bins * kBlockFrames) {
  bin_steps_ = filling_steps(options.kernel_percussive, -1, bins);
  for (std::size_t bin = 0; bin < bins; ++bin) {
    bin_steps_.push_back(step_to(bin, options.kernel_percussive, bins));
  }
}

void Hpss::push(const SpectrumBlock& block) {
  remember(block);
  if (pushed_blocks_ > blocks_ahead_) {
    emit();
  }
}

void Hpss::finish() {
  while (emitted_blocks_ < pushed_blocks_) {
    emit();
  }
  pushed_frames_ = pushed_blocks_ = emitted_blocks_ = 0;
}

void Hpss::remember(const SpectrumBlock& block) {
  const std::size_t slot = pushed_blocks_ % spectra_.size();
  std::copy(block.values.begin(), block.values.end(), spectra_[slot].begin());
  magnitudes(block, 1.0, std::span(magnitudes_).first(bins_ * kBlockFrames));

  std::fill(bin_window_.begin(), bin_window_.end(), kInfinity);
  const std::span<const WindowStep> steps = bin_steps_;
  slide_medians(magnitudes_.data(), steps.first(options_.kernel_percussive), bin_window_, nullptr);
  slide_medians(magnitudes_.data(), steps.subspan(options_.kernel_percussive), bin_window_, percussive_[slot].data());

  const std::size_t first_row = pushed_frames_ % memory_frames_;
  for (std::size_t tile = 0; tile < blocks_of(bins_); ++tile) {
    transpose(&magnitudes_[tile * kTile], &memory_[(tile * memory_frames_ + first_row) * kBlockFrames]);
  }
  pushed_frames_ += block.n_frames;
  ++pushed_blocks_;
}

void Hpss::emit() {
  const std::size_t first_frame = emitted_blocks_ * kBlockFrames;
  const std::size_t count = std::min(kBlockFrames, pushed_frames_ - first_frame);
  find_harmonic(first_frame, count);
  const std::size_t slot = emitted_blocks_ % spectra_.size();
  split_by_soft_masks({.harmonic = harmonic_.data(),
                       .percussive = percussive_[slot].data(),
                       .spectrum = spectra_[slot],
                       .harmonic_spectrum = harmonic_spectrum_.data(),
                       .percussive_spectrum = percussive_spectrum_.data()},
                      options_.mask);
  ++emitted_blocks_;
  sink_({first_frame, count, harmonic_spectrum_}, {first_frame, count, percussive_spectrum_});
}

/// Until `finish`, windows reach no further than pushed_frames_, so it may stand for the recording's length: before the
/// first frame they mirror frames that are known.
void Hpss::find_harmonic(std::size_t first_frame, std::size_t count) {
  const std::size_t size = options_.kernel_harmonic;
  frame_steps_.clear();
  if (first_frame == 0) {
    frame_steps_ = filling_steps(size, -1, pushed_frames_);
    std::fill(frame_windows_.begin(), frame_windows_.end(), kInfinity);
  }
  const std::size_t n_filling = frame_steps_.size();
  for (std::size_t frame = first_frame; frame < first_frame + count; ++frame) {
    frame_steps_.push_back(step_to(frame, size, pushed_frames_));
  }
  for (WindowStep& step : frame_steps_) {
    step.removed = step.removed == kNothing ? kNothing : step.removed % memory_frames_;
    step.inserted %= memory_frames_;
  }
  const std::span<const WindowStep> steps = frame_steps_;
  for (std::size_t tile = 0; tile < blocks_of(bins_); ++tile) {
    const float* rows = &memory_[tile * memory_frames_ * kBlockFrames];
    const std::span<float> window = std::span(frame_windows_).subspan(tile * size * kBlockFrames, size * kBlockFrames);
    slide_medians(rows, steps.first(n_filling), window, nullptr);
    slide_medians(rows, steps.subspan(n_filling), window, tile_.data());
    transpose(tile_.data(), &harmonic_[tile * kTile]);
  }
}

}  // namespace auricle
