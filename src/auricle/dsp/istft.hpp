#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include <auricle/dsp/stft.hpp>

namespace auricle {

using SampleSink = std::function<void(std::span<const float>)>;

/// Spectra back to sound, as librosa.istft: the frames' inverse transforms, windowed, overlapped, added and divided by
/// the sum of the squared windows. Block by block; holds n_fft + 17 hop_length samples or so. One thread at a time.
class Istft {
 public:
  /// The options that the spectra were made with.
  explicit Istft(const StftOptions& options);
  ~Istft();
  Istft(Istft&&) noexcept;
  Istft& operator=(Istft&&) noexcept;

  /// Takes the next frames, in order, and hands on the samples that no later frame changes.
  void push(const SpectrumBlock& block, const SampleSink& sink);

  /// Hands on the rest, so that there are `length` samples in all (zeros where no frame reaches), then begins anew.
  /// With no length there are as many as the frames tell of, which leaves out less than a hop at the end. Throws
  /// UsageError when more than `length` are gone already: no clip of that length has so many frames.
  void finish(std::optional<std::size_t> length, const SampleSink& sink);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auricle
