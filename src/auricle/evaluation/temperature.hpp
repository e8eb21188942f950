#pragma once

#include <span>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// The range in which fit_temperature looks. Where every answer is right, the lowest loss is at 0: never wholly sure.
inline constexpr double kLeastTemperature = 0.05;
inline constexpr double kMostTemperature = 20.0;

/// The temperature that makes probabilities as honest as one number can (Guo et al. 2017): the T for which
/// softmax(log p / T) has the lowest log-loss on songs whose genre is known, to be taken from the validation part.
/// Above 1 for a model that is surer than it is right. Probabilities count as at least 1e-7, as in evaluate(). Throws
/// UsageError when there are no songs, sizes don't fit or a label names no column.
double fit_temperature(MatrixView probabilities, std::span<const int> labels);

/// softmax(log p / T + biases) of each row; without biases, which genre is the most probable stays the same.
/// Probabilities count as at least 1e-7. Throws UsageError unless `temperature` is positive and finite.
Matrix apply_temperature(MatrixView probabilities, double temperature, std::span<const double> biases = {});

}  // namespace auricle
