#pragma once

#include <cstddef>
#include <span>

/// Loops over the bins of a block of magnitudes (rows x kBlockFrames, aligned to 64 bytes), frame beside frame. `out`
/// arrays hold kBlockFrames values, aligned likewise.
namespace auricle::kernels {

/// What a value is weighted by in a sum down the rows.
struct RowWeight {
  const float* centre;  ///< a row's number, one a frame
  double power;         ///< of the distance to it; 0: all weigh the same
};

/// Sums down the rows of value * |row - centre| ** power.
void sum_weighted(std::span<const float> block, const RowWeight& weight, double* out);

/// For each frame the number of rows before the running sum reaches `share` of the whole; summed as numpy.cumsum does,
/// whose rounding decides near ties.
void rows_below_share(std::span<const float> block, float share, float* out);

/// value ** power.
void raise(std::span<const float> block, double power, float* out);

/// Geometric over arithmetic mean of max(amin, value ** power).
void flatness(std::span<const float> block, double power, float amin, float* out);

/// Means of the `count` smallest and largest values of each frame. `scratch` holds 2 * count * kBlockFrames values.
struct Extremes {
  float* low;
  float* high;
};
void mean_extremes(std::span<const float> block, std::size_t count, float* scratch, Extremes out);

/// Sum of squares of samples, in double precision.
double sum_of_squares(std::span<const float> samples);

/// How often neighbouring samples differ in sign; what is within 1e-10 of zero counts as positive.
std::size_t sign_changes(std::span<const float> samples);

}  // namespace auricle::kernels
