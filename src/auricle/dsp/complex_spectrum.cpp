#include <auricle/dsp/complex_spectrum.hpp>

#include <algorithm>
#include <cassert>

#include <auricle/core/error.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/finite.hpp>
#include <auricle/dsp/istft.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

void check(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Stopped();
  }
}

}  // namespace

void write_spectrum(const Stft& stft, std::span<const float> samples, std::span<std::complex<float>> out,
                    const std::stop_token& stop) {
  refuse_unless_finite(samples);
  const std::size_t n_frames = stft.frames(samples.size());
  assert(out.size() == stft.bins() * n_frames);
  stft.for_each_spectrum(samples, [&](const SpectrumBlock& block) {
    check(stop);
    for (std::size_t bin = 0; bin < stft.bins(); ++bin) {
      const float* row = block.values.data() + bin * 2 * kBlockFrames;
      std::complex<float>* to = &out[bin * n_frames + block.first_frame];
      for (std::size_t frame = 0; frame < block.n_frames; ++frame) {
        to[frame] = {row[frame], row[kBlockFrames + frame]};
      }
    }
  });
}

std::vector<float> inverse_stft(std::span<const std::complex<float>> spectrum, const StftOptions& options,
                                std::optional<std::size_t> length, const std::stop_token& stop) {
  const std::size_t n_bins = options.n_fft / 2 + 1;
  const std::size_t n_columns = spectrum.size() / n_bins;
  if (n_columns == 0 || spectrum.size() % n_bins != 0) {
    throw UsageError(fmt::format("a spectrum of n_fft {} is frames of {} bins, one or more", options.n_fft, n_bins));
  }
  std::size_t n_frames = n_columns;
  if (length) {
    // As librosa has it: frames that begin behind the end are not heard.
    const std::size_t padded = *length + (options.center ? 2 * (options.n_fft / 2) : 0);
    n_frames = std::min(n_frames, (padded + options.hop_length - 1) / options.hop_length);
  }
  std::vector<float> samples;
  const auto append = [&](std::span<const float> more) { samples.insert(samples.end(), more.begin(), more.end()); };
  Istft istft(options);
  AlignedVector<float> block(n_bins * 2 * kBlockFrames, 0.0F);
  for (std::size_t first = 0; first < n_frames; first += kBlockFrames) {
    check(stop);
    const std::size_t count = std::min(kBlockFrames, n_frames - first);
    for (std::size_t bin = 0; bin < n_bins; ++bin) {
      const std::complex<float>* from = &spectrum[bin * n_columns + first];
      float* row = &block[bin * 2 * kBlockFrames];
      for (std::size_t frame = 0; frame < count; ++frame) {
        row[frame] = from[frame].real();
        row[kBlockFrames + frame] = from[frame].imag();
      }
    }
    istft.push({first, count, block}, append);
  }
  const bool too_many = length && samples.size() > *length;
  istft.finish(too_many ? std::optional(samples.size()) : length, append);
  if (length) {
    samples.resize(*length);
  }
  return samples;
}

}  // namespace auricle
