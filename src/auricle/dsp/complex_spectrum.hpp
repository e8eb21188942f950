#pragma once

#include <complex>
#include <cstddef>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include <auricle/dsp/stft.hpp>

namespace auricle {

/// Writes librosa.stft(samples), bins x frames row after row, to `out`, which has room for just that. Throws AudioError
/// as Stft::frames and for samples that are not finite, Stopped.
void write_spectrum(const Stft& stft, std::span<const float> samples, std::span<std::complex<float>> out,
                    const std::stop_token& stop = {});

/// librosa.istft(spectrum, length=length) of a spectrum that lies bins x frames row after row: as many samples as the
/// frames tell of, or `length`, with zeros where no frame reaches. Throws UsageError when it is not made of whole rows
/// of n_fft / 2 + 1 bins, or has no frame; Stopped.
std::vector<float> inverse_stft(std::span<const std::complex<float>> spectrum, const StftOptions& options,
                                std::optional<std::size_t> length, const std::stop_token& stop = {});

}  // namespace auricle
