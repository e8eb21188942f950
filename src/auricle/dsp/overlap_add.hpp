#pragma once

#include <span>

/// The loops of the inverse STFT around its transform, compiled by Highway for each instruction set.
namespace auricle::kernels {

/// Rows of kBlockFrames samples, one for each value of the window, times that value, rounded to float. Aligned to 64
/// bytes.
void window_rows(const float* samples, std::span<const double> window, float* out);
void window_rows(const double* samples, std::span<const double> window, float* out);

/// sums[i] += values[i].
void add_to(std::span<float> sums, const float* values);

/// sums[i] /= weights[i], but where the weight is next to nothing.
void divide_by(std::span<float> sums, const float* weights);

}  // namespace auricle::kernels
