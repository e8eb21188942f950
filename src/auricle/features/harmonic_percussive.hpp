#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include <auricle/dsp/stft.hpp>
#include <auricle/features/hpss.hpp>

namespace auricle {

/// A recording's two parts.
struct HarmonicPercussive {
  std::vector<float> harmonic;    ///< what lasts: voices, strings
  std::vector<float> percussive;  ///< what is short and wide: drums, consonants
};

/// Turns spectra that come block by block into the waveforms of their harmonic and percussive parts.
class HarmonicPercussiveStream {
 public:
  /// The options that the spectra are made with. Throws UsageError as Hpss.
  HarmonicPercussiveStream(const StftOptions& stft_options, const HpssOptions& hpss_options);
  ~HarmonicPercussiveStream();
  HarmonicPercussiveStream(HarmonicPercussiveStream&&) noexcept;
  HarmonicPercussiveStream& operator=(HarmonicPercussiveStream&&) noexcept;

  void push(const SpectrumBlock& block);

  /// Both parts, `length` samples long; without it they end where the last frame is centred. Ends the stream.
  HarmonicPercussive finish(std::optional<std::size_t> length);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Splits a recording into its harmonic and its percussive part, each as long as the recording: librosa.effects.hpss.
/// Throws AudioError as Stft::frames and for samples that are not finite, UsageError as Hpss, Stopped.
HarmonicPercussive split_harmonic_percussive(std::span<const float> samples, const StftOptions& stft_options,
                                             const HpssOptions& hpss_options, const std::stop_token& stop = {});

}  // namespace auricle
