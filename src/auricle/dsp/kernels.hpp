#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// The loops in which nearly all the time goes, compiled by Highway for each instruction set and chosen at run time.
/// Arrays named "block" hold kBlockFrames values a row and are aligned to at least 64 bytes.
namespace auricle::kernels {

/// Bands of neighbouring rows: band b begins at row first_rows[b]; its weights begin at first_weights[b], the next
/// band's follow.
struct Bands {
  std::span<const std::uint32_t> first_rows;
  std::span<const std::uint32_t> first_weights;  ///< one more than there are bands
  std::span<const float> weights;
};
/// Each band's rows of a block, times their weights, summed to a row.
void sum_bands(const Bands& bands, const float* rows, float* out);

/// kBlockFrames columns of a matrix; rows are `pitch` values apart.
template <typename T>
struct Columns {
  T* first;
  std::size_t pitch;
};
/// A matrix (row-major, `n_in` columns) times `n_in` rows; as many rows come out as the matrix has. Sums in double
/// precision. Nothing need be aligned.
void multiply(std::span<const double> matrix, std::size_t n_in, Columns<const float> in, Columns<float> out);

/// 10 log10(max(amin, value)) - offset for each value. Returns the largest result.
struct DecibelScale {
  float amin;
  float offset;
};
float to_decibel(std::span<float> values, const DecibelScale& scale);

/// gain ln(factor value + offset) + shift for each value.
struct LogScale {
  float factor;
  float offset;
  float gain;
  float shift;
};
void to_log(std::span<float> values, const LogScale& scale);

/// max(value, floor) for each value.
void clamp_below(std::span<float> values, float floor);

/// Whether every value is finite.
bool all_finite(std::span<const float> values);

}  // namespace auricle::kernels
