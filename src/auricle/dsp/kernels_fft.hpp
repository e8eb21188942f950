#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <auricle/dsp/fft.hpp>

/// The loops of the Fourier transform, compiled by Highway for each instruction set and chosen at run time. A complex
/// row is kBlockFrames real parts and as many imaginary ones. All blocks are aligned to 64 bytes.
namespace auricle::kernels {

/// Twiddles of the steps of a transform short enough for the first cache.
template <typename T>
struct ShortFft {
  std::size_t length = 1;   ///< a power of two
  std::vector<T> twiddles;  ///< cos and sin, in the order of their use
};

/// A complex transform of length n1 n2 in two rounds: n2 of length n1, then n1 of length n2 (Bailey's four steps), so
/// that a block which is larger than the first cache goes through the second one only twice.
template <typename T>
struct FftTables {
  ShortFft<T> first;       ///< of length n1
  ShortFft<T> second;      ///< of length n2, no less than n1
  std::vector<T> between;  ///< cos and sin of w^(j2 k1), w = exp(-2 pi i / (n1 n2)), for each j2 each k1
  std::vector<T> split;    ///< cos and sin, halved, of exp(-pi i k / (n1 n2)), for k < n1 n2

  std::size_t length() const { return first.length * second.length; }
  /// Values that a transform uses in between.
  std::size_t scratch_values() const;
};

/// A stretch of sound cut into rows of a hop's length, transposed: one row of values side by side is the same sample of
/// all frames, so that each sample is turned once however many frames share it.
struct FrameTurn {
  const float* first;     ///< of the sound; row r begins at first[r * stride]
  std::size_t stride;     ///< samples from one frame to the next
  std::size_t n_columns;  ///< samples of a row that are wanted
  std::size_t n_rows;     ///< at least kBlockFrames
  std::size_t n_last;  ///< samples of the last row that are wanted; where it is short, there is another row before it
  std::size_t pitch;   ///< values from one column to the next in the result
};
void turn_frames(const FrameTurn& turn, float* out);

/// Windowed frames: sample i of frame f is turned[offsets[i] + f] * window[i].
template <typename T>
struct TurnedFrames {
  const float* turned;
  const std::uint32_t* offsets;
  const T* window;
};

template <typename T>
struct FftKernels {
  /// Complex rows to complex rows.
  void (*complex)(const FftTables<T>& tables, const T* in, T* out, T* scratch);
  /// Samples (2 length rows) to their spectrum (length + 1 complex rows), as numpy.fft.rfft.
  void (*real)(const FftTables<T>& tables, const T* in, T* out, T* scratch);
  /// The reverse, as numpy.fft.irfft.
  void (*inverse)(const FftTables<T>& tables, const T* in, T* out, T* scratch);
  /// Windowed frames as rows of n_samples samples.
  void (*load)(const TurnedFrames<T>& frames, std::size_t n_samples, T* out);
  /// Windowed frames to their spectrum.
  void (*frames_to_spectrum)(const FftTables<T>& tables, const TurnedFrames<T>& frames, float* out, T* scratch);
  /// Windowed frames to the magnitudes ** power of their spectrum (length + 1 rows).
  void (*frames_to_magnitudes)(const FftTables<T>& tables, const TurnedFrames<T>& frames, double power, float* out,
                               T* scratch);
  /// Complex rows to their magnitudes ** power.
  void (*magnitudes)(const T* rows, std::size_t n_rows, double power, float* out);
};

/// Those of the best instruction set that this machine has; T is float or double.
template <typename T>
const FftKernels<T>& fft_kernels();

}  // namespace auricle::kernels
