#include <auricle/evaluation/temperature.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/softmax.hpp>
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

std::vector<double> scaled(std::vector<double> values, double factor) {
  std::ranges::transform(values, values.begin(), [factor](double value) { return factor * value; });
  return values;
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
      std::vector<double> weights = scaled(logs[song], sharpness);
      softmax(weights);
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

Matrix apply_temperature(MatrixView probabilities, double temperature, std::span<const double> biases) {
  if (!(temperature > 0.0) || !std::isfinite(temperature)) {
    throw UsageError(fmt::format("a temperature of {} can't be used; it must be above 0", temperature));
  }
  Matrix result(probabilities.rows(), probabilities.cols());
  for (std::size_t song = 0; song < result.rows(); ++song) {
    std::vector<double> row = scaled(log_probabilities(probabilities.row(song)), 1.0 / temperature);
    if (!biases.empty()) {
      std::ranges::transform(row, biases, row.begin(), std::plus());
    }
    softmax(row);
    std::ranges::transform(row, result.row(song).begin(), [](double p) { return static_cast<float>(p); });
  }
  return result;
}

}  // namespace auricle
