#include <auricle/evaluation/temperature.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr double kLeastProbability = 1e-7;  // keras.backend.epsilon(), as in evaluate()

std::vector<double> log_probabilities(std::span<const float> row) {
  std::vector<double> logs(row.size());
  std::ranges::transform(row, logs.begin(),
                         [](float p) { return std::log(std::max(static_cast<double>(p), kLeastProbability)); });
  return logs;
}

/// softmax(sharpness * logs); the largest is taken off first, so that nothing overflows.
std::vector<double> softmax(const std::vector<double>& logs, double sharpness) {
  const double largest = *std::ranges::max_element(logs);
  std::vector<double> result(logs.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    result[i] = std::exp(sharpness * (logs[i] - largest));
    sum += result[i];
  }
  for (double& value : result) {
    value /= sum;
  }
  return result;
}

}  // namespace

double fit_temperature(MatrixView probabilities, std::span<const int> labels) {
  if (labels.empty() || probabilities.rows() != labels.size()) {
    throw UsageError(fmt::format("a temperature can't be fitted to {} rows of probabilities and {} labels",
                                 probabilities.rows(), labels.size()));
  }
  std::vector<std::vector<double>> logs;
  for (std::size_t song = 0; song < labels.size(); ++song) {
    if (labels[song] < 0 || static_cast<std::size_t>(labels[song]) >= probabilities.cols()) {
      throw UsageError(fmt::format("label {} names none of {} genres", labels[song], probabilities.cols()));
    }
    logs.push_back(log_probabilities(probabilities.row(song)));
  }
  // In the sharpness 1/T the log-loss is convex; its slope, which therefore only rises, is the sum over the songs of
  // the mean log-probability that the softmax expects less that of the truth.
  const auto slope = [&](double sharpness) {
    double sum = 0.0;
    for (std::size_t song = 0; song < logs.size(); ++song) {
      const std::vector<double> weights = softmax(logs[song], sharpness);
      for (std::size_t genre = 0; genre < weights.size(); ++genre) {
        sum += weights[genre] * logs[song][genre];
      }
      sum -= logs[song][static_cast<std::size_t>(labels[song])];
    }
    return sum;
  };
  constexpr int kHalvings = 60;
  double low = std::log(1.0 / kMostTemperature);
  double high = std::log(1.0 / kLeastTemperature);
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = 0.5 * (low + high);
    (slope(std::exp(middle)) < 0.0 ? low : high) = middle;
  }
  return std::exp(-0.5 * (low + high));
}

Matrix apply_temperature(MatrixView probabilities, double temperature) {
  if (!(temperature > 0.0) || !std::isfinite(temperature)) {
    throw UsageError(fmt::format("a temperature of {} can't be used; it must be above 0", temperature));
  }
  Matrix result(probabilities.rows(), probabilities.cols());
  for (std::size_t song = 0; song < result.rows(); ++song) {
    const std::vector<double> row = softmax(log_probabilities(probabilities.row(song)), 1.0 / temperature);
    std::ranges::transform(row, result.row(song).begin(), [](double p) { return static_cast<float>(p); });
  }
  return result;
}

}  // namespace auricle
