#include <auricle/features/harmonic_percussive.hpp>

#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/dsp/finite.hpp>
#include <auricle/dsp/istft.hpp>

namespace auricle {

struct HarmonicPercussiveStream::Impl {
  Impl(const StftOptions& stft_options, const HpssOptions& hpss_options)
      : harmonic(stft_options),
        percussive(stft_options),
        hpss(stft_options.n_fft / 2 + 1, hpss_options,
             [this](const SpectrumBlock& lasting, const SpectrumBlock& short_lived) {
               harmonic.push(lasting, to_harmonic);
               percussive.push(short_lived, to_percussive);
             }) {}

  static SampleSink append_to(std::vector<float>& samples) {
    return [&samples](std::span<const float> more) { samples.insert(samples.end(), more.begin(), more.end()); };
  }

  HarmonicPercussive parts;
  SampleSink to_harmonic = append_to(parts.harmonic);
  SampleSink to_percussive = append_to(parts.percussive);
  Istft harmonic;
  Istft percussive;
  Hpss hpss;
};

HarmonicPercussiveStream::HarmonicPercussiveStream(const StftOptions& stft_options, const HpssOptions& hpss_options)
    : impl_(std::make_unique<Impl>(stft_options, hpss_options)) {}
HarmonicPercussiveStream::~HarmonicPercussiveStream() = default;
HarmonicPercussiveStream::HarmonicPercussiveStream(HarmonicPercussiveStream&&) noexcept = default;
HarmonicPercussiveStream& HarmonicPercussiveStream::operator=(HarmonicPercussiveStream&&) noexcept = default;

void HarmonicPercussiveStream::push(const SpectrumBlock& block) { impl_->hpss.push(block); }

HarmonicPercussive HarmonicPercussiveStream::finish(std::optional<std::size_t> length) {
  impl_->hpss.finish();
  impl_->harmonic.finish(length, impl_->to_harmonic);
  impl_->percussive.finish(length, impl_->to_percussive);
  return std::exchange(impl_->parts, {});
}

HarmonicPercussive split_harmonic_percussive(std::span<const float> samples, const StftOptions& stft_options,
                                             const HpssOptions& hpss_options, const std::stop_token& stop) {
  refuse_unless_finite(samples);
  HarmonicPercussiveStream stream(stft_options, hpss_options);
  Stft(stft_options).for_each_spectrum(samples, [&](const SpectrumBlock& block) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    stream.push(block);
  });
  return stream.finish(samples.size());
}

}  // namespace auricle
