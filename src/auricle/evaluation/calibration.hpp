#pragma once

#include <array>
#include <cstddef>
#include <span>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// Answers whose confidence (the probability of the answer given) lies in one range, low < confidence <= high.
struct ReliabilityBin {
  double low = 0.0;
  double high = 0.0;
  std::size_t songs = 0;
  double confidence = 0.0;  ///< their mean confidence; 0 without songs
  double accuracy = 0.0;    ///< the share of them that is right; 0 without songs
};

inline constexpr std::size_t kReliabilityBins = 15;
using Reliability = std::array<ReliabilityBin, kReliabilityBins>;

/// Sorts answers by their confidence into 15 ranges of equal width (Guo et al. 2017, "On Calibration of Modern Neural
/// Networks"). One row of probabilities per song, divided by its sum first; labels index the columns. Throws UsageError
/// when the sizes don't fit or a label names no column.
Reliability reliability(MatrixView probabilities, std::span<const int> labels);

/// How far confidence and accuracy lie apart, on average over the songs, 0 … 1: the sum over the bins of
/// songs / all songs * |accuracy - confidence| (ECE). 0 without songs.
double expected_calibration_error(std::span<const ReliabilityBin> bins);

/// The Brier score for several genres (Brier 1950), 0 … 2, the lower the better: the mean over songs of the sum over
/// genres of (probability - 1 if it is the true genre, else 0) squared. Rows are divided by their sum first. Throws as
/// reliability() does; 0 without songs.
double brier_score(MatrixView probabilities, std::span<const int> labels);

}  // namespace auricle
