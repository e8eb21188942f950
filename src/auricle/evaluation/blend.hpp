#pragma once

#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// Shares by which to average several models' probabilities so that the mean has the lowest log-loss on songs whose
/// genre is known: the weights of a mixture, by expectation maximization (Dempster, Laird and Rubin 1977), which only
/// ever rises and has one summit. `answers[m]` holds model m's probabilities, one row a song. The shares sum to 1.
/// Throws UsageError when there are no models or songs, sizes don't fit or a label names no column.
std::vector<double> fit_shares(std::span<const Matrix> answers, std::span<const int> labels);

/// Softmax(log p / temperature + biases) for honest probabilities.
struct CalibrationFit {
  double temperature = 1.0;
  std::vector<double> biases;
};

/// Temperature and biases with the lowest log-loss on songs whose genre is known. The biases are `strength` times
/// `directions` with one strength from 0 to 2 (0 where all directions are 0): so few songs can't tell a number for each
/// genre. Throws UsageError as fit_shares.
CalibrationFit fit_calibration(MatrixView probabilities, std::span<const int> labels,
                               std::span<const double> directions);

/// The probabilities so calibrated.
Matrix calibrated(MatrixView probabilities, const CalibrationFit& fit);

}  // namespace auricle
