#pragma once

#include <cstddef>
#include <span>

/// The loops in which nearly all the time goes, compiled by Highway for each instruction set and chosen at run time.
/// Arrays named "block" hold kBlockFrames values a row and are aligned to at least 64 bytes.
namespace auricle::kernels {

/// Samples of kBlockFrames frames, times the window, in a block: frame f begins at first[f * stride].
void load_frames(const float* first, std::size_t stride, std::span<const double> window, double* block);

/// One radix-4 or radix-2 pass of a Stockham transform over a block of complex rows (real parts, imaginary parts).
struct FftPass {
  std::size_t length = 0;            ///< of the sub-transforms that this pass begins with
  std::size_t stride = 0;            ///< how many of them lie interleaved
  std::span<const double> twiddles;  ///< for radix 4: cos and sin of w, w^2, w^3 for each of length / 4 positions
};
void fft_radix4(const FftPass& pass, const double* in, double* out);
void fft_radix2(const FftPass& pass, const double* in, double* out);

/// Turns the transform of m complex rows, whose real and imaginary parts were even and odd samples, into the m + 1
/// rows of the real signal's spectrum. `twiddles`: cos and sin of pi k / m for k up to m / 2.
void split_real(std::size_t m, std::span<const double> twiddles, const double* in, double* out);

/// |z| ** power of complex rows.
void magnitudes(std::span<const double> rows, double power, float* block);

/// The sum of weights.size() rows of a block, each times its weight, as one row.
void sum_rows(std::span<const float> weights, const float* rows, float* out);

/// A matrix (row-major, `n_in` columns) times a block of `n_in` rows; as many rows come out as the matrix has.
void multiply(std::span<const double> matrix, std::size_t n_in, const double* in, double* out);

/// 10 log10(max(amin, value)) - offset for each value. Returns the largest result.
struct DecibelScale {
  float amin;
  float offset;
};
float to_decibel(std::span<float> values, const DecibelScale& scale);

/// max(value, floor) for each value.
void clamp_below(std::span<float> values, float floor);

/// Whether every value is finite.
bool all_finite(std::span<const float> values);

}  // namespace auricle::kernels
