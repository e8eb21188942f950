#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace auricle {

/// Frames that are transformed side by side: each SIMD lane works on a frame of its own, so that no step of the
/// transform shuffles lanes. A block of frames lies sample after sample, all frames' values of one sample together.
inline constexpr std::size_t kBlockFrames = 16;

/// Sixteen windowed frames of a clip, where they lie.
template <typename T>
struct FrameSource {
  const float* first;         ///< frame f's sample i is first[f * stride + i] * window[i]
  std::size_t stride;         ///< samples from one frame to the next
  std::span<const T> window;  ///< n values
};

/// The discrete Fourier transform of blocks of real frames of any length, and its inverse; T is float or double. Powers
/// of two are transformed in T, other lengths in double, Bluestein's way. Has buffers of its own: one object per
/// thread. A copy shares the tables and has fresh buffers.
template <typename T>
class RealFft {
 public:
  /// `n` is the length of a frame, at least 1.
  explicit RealFft(std::size_t n);
  ~RealFft();
  RealFft(const RealFft& other);
  RealFft(RealFft&&) noexcept;
  RealFft& operator=(const RealFft& other);
  RealFft& operator=(RealFft&&) noexcept;

  std::size_t size() const;
  /// n / 2 + 1.
  std::size_t bins() const { return size() / 2 + 1; }

  /// Where to write a block's samples before `transform`, and where `inverse` leaves them: n x kBlockFrames.
  std::span<T> samples();
  /// Where to write a block's spectrum before `inverse`, and where `transform` leaves it: bins x 2 x kBlockFrames, a
  /// bin's real parts before its imaginary ones.
  std::span<T> spectrum();

  /// `spectrum` becomes that of `samples`, as numpy.fft.rfft (not scaled).
  void transform();
  /// `samples` become those of `spectrum`, as numpy.fft.irfft(spectrum, n). Imaginary parts of bins that have none in
  /// a real signal's spectrum count as zero.
  void inverse();

  /// The spectrum of windowed frames, rounded to float: bins x 2 x kBlockFrames. Overwrites `samples`.
  void transform(const FrameSource<T>& frames, std::span<float> out);
  /// The magnitudes ** power of that spectrum: bins x kBlockFrames. Overwrites `samples` and `spectrum`.
  void magnitudes(const FrameSource<T>& frames, double power, std::span<float> out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

extern template class RealFft<float>;
extern template class RealFft<double>;

}  // namespace auricle
