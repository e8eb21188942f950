#include <auricle/features/harmonic_percussive.hpp>

#include <auricle/dsp/istft.hpp>

namespace auricle {
namespace {

/// Appends what an inverse transform hands on.
SampleSink append_to(std::vector<float>& samples) {
  return [&samples](std::span<const float> more) { samples.insert(samples.end(), more.begin(), more.end()); };
}

}  // namespace

HarmonicPercussive split_harmonic_percussive(std::span<const float> samples, const StftOptions& stft_options,
                                             const HpssOptions& hpss_options) {
  HarmonicPercussive parts;
  parts.harmonic.reserve(samples.size());
  parts.percussive.reserve(samples.size());
  const SampleSink to_harmonic = append_to(parts.harmonic);
  const SampleSink to_percussive = append_to(parts.percussive);

  const Stft stft(stft_options);
  Istft harmonic(stft_options);
  Istft percussive(stft_options);
  Hpss hpss(stft.bins(), hpss_options, [&](const SpectrumBlock& lasting, const SpectrumBlock& short_lived) {
    harmonic.push(lasting, to_harmonic);
    percussive.push(short_lived, to_percussive);
  });
  stft.for_each_spectrum(samples, [&](const SpectrumBlock& block) { hpss.push(block); });
  hpss.finish();
  harmonic.finish(samples.size(), to_harmonic);
  percussive.finish(samples.size(), to_percussive);
  return parts;
}

}  // namespace auricle
