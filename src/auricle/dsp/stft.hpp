#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/padding.hpp>
#include <auricle/dsp/window.hpp>

namespace auricle {

/// In which the transform is computed; results are float32 in either case. See docs/numerics.md.
enum class Precision {
  kSingle,  ///< exact to about 1e-7 of a frame's root mean square bin: enough for all that is within 80 dB of the
            ///< loudest
  kDouble,  ///< as librosa: exact to float32 in every bin
};

/// librosa.stft's parameters and defaults, and two that other front ends need.
struct StftOptions {
  std::size_t n_fft = 2048;               ///< samples a frame, at least 1
  std::size_t hop_length = 512;           ///< samples from one frame to the next, at least 1
  std::optional<std::size_t> win_length;  ///< 1 … n_fft, centred in the frame; absent: as long as the frame
  WindowShape window = WindowShape::kHann;
  bool fftbins = true;  ///< whether the window is periodic; otherwise symmetric
  bool center = true;   ///< pads n_fft / 2 samples on both sides, so that frame t is centred at t * hop_length
  PadMode pad_mode = PadMode::kConstant;
  /// Samples of the sound that a frame takes where `center` is off, win_length … n_fft; absent: n_fft. Zeros on both
  /// sides fill it up. The magnitudes are those of tf.signal.stft, which has all its zeros behind.
  std::optional<std::size_t> frame_length;
  Precision precision = Precision::kDouble;
};

/// The options' window, n_fft long.
std::vector<double> centred_window(const StftOptions& options);

/// Samples that stand before and after the sound.
struct Margins {
  std::size_t before = 0;
  std::size_t after = 0;
};
Margins margins(const StftOptions& options);

/// A short-time spectrum: bins x frames.
struct ComplexSpectrum {
  Matrix re;
  Matrix im;
};

/// Spectra of up to kBlockFrames neighbouring frames.
struct SpectrumBlock {
  std::size_t first_frame = 0;
  std::size_t n_frames = 0;       ///< those that count; the lanes behind them hold anything
  std::span<const float> values;  ///< bins x 2 x kBlockFrames, real parts before imaginary ones, aligned to 64 bytes
};

/// Magnitudes of up to kBlockFrames neighbouring frames.
struct MagnitudeBlock {
  std::size_t first_frame = 0;
  std::size_t n_frames = 0;       ///< those that count; the lanes behind them hold anything
  std::span<const float> values;  ///< bins x kBlockFrames, aligned to 64 bytes
};

using SpectrumSink = std::function<void(const SpectrumBlock&)>;
using MagnitudeSink = std::function<void(const MagnitudeBlock&)>;

/// The short-time Fourier transform, as librosa.stft. Window and tables are worked out once, here; all methods may be
/// called from several threads at a time. Copies share the tables.
class Stft {
 public:
  /// Throws UsageError for sizes that can't be.
  explicit Stft(const StftOptions& options);

  const StftOptions& options() const;

  /// n_fft / 2 + 1.
  std::size_t bins() const;

  /// How many frames `n_samples` make. Throws AudioError when there are none, or fewer than a frame takes and `center`
  /// is off.
  std::size_t frames(std::size_t n_samples) const;

  /// librosa.stft(samples). Throws as `frames`.
  ComplexSpectrum transform(std::span<const float> samples) const;

  /// |librosa.stft(samples)| ** power: bins x frames. Throws as `frames`.
  Matrix magnitudes(std::span<const float> samples, double power) const;

  /// The same, block after block from the first frame on, each handed to `sink` while it is still in the cache.
  void for_each_block(std::span<const float> samples, double power, const MagnitudeSink& sink) const;

  /// librosa.stft(samples), block after block.
  void for_each_spectrum(std::span<const float> samples, const SpectrumSink& sink) const;

 private:
  friend class StftStream;
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

/// The transform of sound that comes piece by piece. However it is cut, the blocks are bit for bit those of
/// Stft::for_each_block and Stft::for_each_spectrum. Holds n_fft + 16 hop_length samples or so, never more. Use either
/// the functions with a power or those without, from one thread at a time.
class StftStream {
 public:
  explicit StftStream(const Stft& stft);
  ~StftStream();
  StftStream(StftStream&&) noexcept;
  StftStream& operator=(StftStream&&) noexcept;

  /// Takes any number of samples and emits the blocks that they complete.
  void push(std::span<const float> samples, const SpectrumSink& sink);
  void push(std::span<const float> samples, double power, const MagnitudeSink& sink);

  /// Emits what is left, then begins anew. Throws as Stft::frames.
  void finish(const SpectrumSink& sink);
  void finish(double power, const MagnitudeSink& sink);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The magnitudes ** power of a block: bins x kBlockFrames, aligned to 64 bytes.
void magnitudes(const SpectrumBlock& block, double power, std::span<float> out);

/// Copies the frames that count of a block (rows x kBlockFrames) to their columns of `matrix`.
void copy_block(std::span<const float> block, std::size_t first_frame, std::size_t n_frames, Matrix& matrix);

}  // namespace auricle
