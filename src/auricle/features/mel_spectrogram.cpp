#include <auricle/features/mel_spectrogram.hpp>

#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>

namespace auricle {

Matrix mel_spectrogram(const Stft& stft, const MelFilters& filters, std::span<const float> samples, double power) {
  Matrix result(filters.bands(), stft.frames(samples.size()));
  AlignedVector<float> bands(filters.bands() * kBlockFrames);
  stft.for_each_block(samples, power, [&](const MagnitudeBlock& block) {
    filters.apply(block.values, bands);
    copy_block(bands, block.first_frame, block.n_frames, result);
  });
  return result;
}

}  // namespace auricle
