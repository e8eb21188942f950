#include <auricle/evaluation/blend.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <auricle/core/error.hpp>
#include <auricle/evaluation/temperature.hpp>

namespace auricle {
namespace {

/// As in evaluate(), so that one sure mistake doesn't decide everything.
constexpr double kLeastProbability = 1e-7;

void check(std::span<const Matrix> answers, std::span<const int> labels) {
  const bool fit = !answers.empty() && !labels.empty() && std::ranges::all_of(answers, [&](const Matrix& matrix) {
    return matrix.rows() == labels.size() && matrix.cols() == answers.front().cols();
  });
  const bool known = fit && std::ranges::all_of(labels, [&](int label) {
                       return label >= 0 && static_cast<std::size_t>(label) < answers.front().cols();
                     });
  if (!known) {
    throw UsageError("shares are fitted to the answers of one or more models to the same songs, of known genres");
  }
}

double log_loss(MatrixView probabilities, std::span<const int> labels) {
  double sum = 0.0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    sum -= std::log(std::max<double>(probabilities(i, static_cast<std::size_t>(labels[i])), kLeastProbability));
  }
  return sum / static_cast<double>(labels.size());
}

std::vector<double> biases_of(std::span<const double> directions, double strength) {
  std::vector<double> biases(directions.begin(), directions.end());
  for (double& bias : biases) {
    bias *= strength;
  }
  return biases;
}

}  // namespace

std::vector<double> fit_shares(std::span<const Matrix> answers, std::span<const int> labels) {
  check(answers, labels);
  std::vector<double> shares(answers.size(), 1.0 / static_cast<double>(answers.size()));
  constexpr int kSteps = 1000;  // far more than a few models and some hundred songs take
  for (int step = 0; step < kSteps; ++step) {
    std::vector<double> next(answers.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const auto said = [&](std::size_t model) {
        return std::max<double>(answers[model](i, static_cast<std::size_t>(labels[i])), kLeastProbability);
      };
      double together = 0.0;
      for (std::size_t model = 0; model < answers.size(); ++model) {
        together += shares[model] * said(model);
      }
      for (std::size_t model = 0; model < answers.size(); ++model) {
        next[model] += shares[model] * said(model) / together / static_cast<double>(labels.size());
      }
    }
    shares = next;
  }
  return shares;
}

CalibrationFit fit_calibration(MatrixView probabilities, std::span<const int> labels,
                               std::span<const double> directions) {
  const bool biasable = std::ranges::any_of(directions, [](double direction) { return direction != 0.0; });
  CalibrationFit best;
  double lowest = std::numeric_limits<double>::infinity();
  constexpr int kSteps = 40;
  for (int step = 0; step <= (biasable ? kSteps : 0); ++step) {
    CalibrationFit fit{.temperature = 1.0, .biases = biases_of(directions, 2.0 * step / kSteps)};
    // The temperature that is best after these biases: they are divided by it too, and so are given multiplied.
    const Matrix shifted = apply_temperature(probabilities, 1.0, fit.biases);
    fit.temperature = fit_temperature(shifted, labels);
    fit.biases = biases_of(fit.biases, 1.0 / fit.temperature);
    if (const double loss = log_loss(calibrated(probabilities, fit), labels); loss < lowest) {
      lowest = loss;
      best = std::move(fit);
    }
  }
  return best;
}

Matrix calibrated(MatrixView probabilities, const CalibrationFit& fit) {
  return apply_temperature(probabilities, fit.temperature, fit.biases);
}

}  // namespace auricle
