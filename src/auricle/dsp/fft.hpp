#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace auricle {

/// Frames that are transformed side by side: each SIMD lane works on a frame of its own, so that no step of the
/// transform shuffles lanes. A block of frames lies sample after sample, all frames' values of one sample together.
inline constexpr std::size_t kBlockFrames = 8;

/// The discrete Fourier transform of real frames of any length, in double precision. Has buffers of its own: one
/// object per thread. Powers of two take a radix-4 Stockham transform, other lengths Bluestein's way over one.
class RealFft {
 public:
  /// `n` is the length of a frame, at least 1.
  explicit RealFft(std::size_t n);
  ~RealFft();
  RealFft(RealFft&&) noexcept;
  RealFft& operator=(RealFft&&) noexcept;

  std::size_t size() const;
  /// n / 2 + 1.
  std::size_t bins() const { return size() / 2 + 1; }

  /// Where to write a block's samples before `transform`: n x kBlockFrames, aligned for SIMD.
  std::span<double> input();

  /// The spectrum of what `input` holds, which it overwrites: bins x 2 x kBlockFrames, real parts before imaginary
  /// ones, valid until the next call. Not scaled, as numpy.fft.rfft.
  std::span<const double> transform();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auricle
