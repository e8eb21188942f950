#include <auricle/evaluation/calibration.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

void check(MatrixView probabilities, std::span<const int> labels) {
  if (probabilities.rows() != labels.size()) {
    throw UsageError(fmt::format("{} rows of probabilities don't fit {} labels", probabilities.rows(), labels.size()));
  }
  const auto names_no_column = [&](int label) {
    return label < 0 || static_cast<std::size_t>(label) >= probabilities.cols();
  };
  if (std::ranges::any_of(labels, names_no_column)) {
    throw UsageError(fmt::format("a label names none of {} genres", probabilities.cols()));
  }
}

std::size_t bin_of(double confidence) {
  const double place = std::ceil(confidence * static_cast<double>(kReliabilityBins)) - 1.0;
  return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(kReliabilityBins - 1)));
}

}  // namespace

Reliability reliability(MatrixView probabilities, std::span<const int> labels) {
  check(probabilities, labels);
  Reliability bins;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    bins[i].low = static_cast<double>(i) / static_cast<double>(kReliabilityBins);
    bins[i].high = static_cast<double>(i + 1) / static_cast<double>(kReliabilityBins);
  }
  for (std::size_t song = 0; song < labels.size(); ++song) {
    const std::span<const float> row = probabilities.row(song);
    const auto answer = std::ranges::max_element(row);
    const double confidence = static_cast<double>(*answer) / std::accumulate(row.begin(), row.end(), 0.0);
    ReliabilityBin& bin = bins[bin_of(confidence)];
    ++bin.songs;
    bin.confidence += confidence;
    bin.accuracy += answer - row.begin() == labels[song] ? 1.0 : 0.0;
  }
  for (ReliabilityBin& bin : bins) {
    const auto songs = static_cast<double>(std::max<std::size_t>(bin.songs, 1));
    bin.confidence /= songs;
    bin.accuracy /= songs;
  }
  return bins;
}

double expected_calibration_error(std::span<const ReliabilityBin> bins) {
  double error = 0.0;
  std::size_t songs = 0;
  for (const ReliabilityBin& bin : bins) {
    error += static_cast<double>(bin.songs) * std::abs(bin.accuracy - bin.confidence);
    songs += bin.songs;
  }
  return songs == 0 ? 0.0 : error / static_cast<double>(songs);
}

double brier_score(MatrixView probabilities, std::span<const int> labels) {
  check(probabilities, labels);
  double total = 0.0;
  for (std::size_t song = 0; song < labels.size(); ++song) {
    const std::span<const float> row = probabilities.row(song);
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    for (std::size_t genre = 0; genre < row.size(); ++genre) {
      const double truth = static_cast<std::size_t>(labels[song]) == genre ? 1.0 : 0.0;
      const double off = static_cast<double>(row[genre]) / sum - truth;
      total += off * off;
    }
  }
  return labels.empty() ? 0.0 : total / static_cast<double>(labels.size());
}

}  // namespace auricle
