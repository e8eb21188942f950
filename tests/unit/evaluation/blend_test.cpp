#include <auricle/evaluation/blend.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

/// Answers of a model that gives the true genre `confidence` in a share `right` of the songs, else another one.
Matrix answers_of(const std::vector<int>& labels, std::size_t n_genres, double right, float confidence,
                  Random& random) {
  Matrix answers(labels.size(), n_genres, (1.0F - confidence) / static_cast<float>(n_genres - 1));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto truth = static_cast<std::size_t>(labels[i]);
    answers(i, random.chance(right) ? truth : (truth + 1) % n_genres) = confidence;
  }
  return answers;
}

std::vector<int> labels_of(std::size_t n_songs, int n_genres) {
  std::vector<int> labels(n_songs);
  for (std::size_t i = 0; i < n_songs; ++i) {
    labels[i] = static_cast<int>(i) % n_genres;
  }
  return labels;
}

double loss(MatrixView probabilities, const std::vector<int>& labels) {
  double sum = 0.0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    sum -= std::log(std::max(1e-7, static_cast<double>(probabilities(i, static_cast<std::size_t>(labels[i])))));
  }
  return sum;
}

/// The mean of two models' answers.
Matrix mean_of(const Matrix& first, const Matrix& second, double share_of_first) {
  Matrix mean(first.rows(), first.cols());
  std::ranges::transform(first.values(), second.values(), mean.values().begin(), [&](float a, float b) {
    return static_cast<float>(share_of_first * a + (1.0 - share_of_first) * b);
  });
  return mean;
}

TEST(FitShares, FindTheLowestLoss) {
  Random random(1);
  const std::vector<int> labels = labels_of(400, 3);
  const std::vector<Matrix> answers{answers_of(labels, 3, 0.8, 0.8F, random), answers_of(labels, 3, 0.5, 0.7F, random)};
  const std::vector<double> shares = fit_shares(answers, labels);
  EXPECT_NEAR(shares[0] + shares[1], 1.0, 1e-9);
  double best = 1e9;
  double best_share = 0.0;
  for (double share = 0.0; share <= 1.0; share += 0.001) {
    const double now = loss(mean_of(answers[0], answers[1], share), labels);
    if (now < best) {
      best = now;
      best_share = share;
    }
  }
  EXPECT_NEAR(shares[0], best_share, 0.005);
}

TEST(FitShares, LeaveNothingToAModelThatOnlyGuesses) {
  Random random(1);
  const std::vector<int> labels = labels_of(300, 3);
  const std::vector<Matrix> answers{answers_of(labels, 3, 0.9, 0.9F, random), answers_of(labels, 3, 0.0, 0.9F, random)};
  EXPECT_GT(fit_shares(answers, labels)[0], 0.9);
}

TEST(FitShares, RefuseWhatDoesNotFit) {
  EXPECT_THROW(fit_shares({}, std::vector{0}), UsageError);
  EXPECT_THROW(fit_shares(std::vector{Matrix(2, 2)}, std::vector{0}), UsageError);
  EXPECT_THROW(fit_shares(std::vector{Matrix(1, 2)}, std::vector{2}), UsageError);
}

TEST(FitCalibration, UndoesTooMuchConfidenceAndTooRareGenres) {
  // The truth: genre 0 in 80 % of the songs. The model says one half each, told nothing by the song.
  std::vector<int> labels(1000, 0);
  std::fill(labels.begin(), labels.begin() + 200, 1);
  const Matrix ignorant(1000, 2, 0.5F);
  const std::vector<double> directions{std::log(4.0), 0.0};
  const Matrix honest = calibrated(ignorant, fit_calibration(ignorant, labels, directions));
  EXPECT_NEAR(honest(0, 0), 0.8, 0.02);

  Random random(2);
  const std::vector<int> even = labels_of(2000, 2);
  const Matrix too_sure = answers_of(even, 2, 0.75, 0.99F, random);
  const CalibrationFit fit = fit_calibration(too_sure, even, std::vector{0.0, 0.0});
  EXPECT_GT(fit.temperature, 2.0);
  const Matrix cooled = calibrated(too_sure, fit);
  EXPECT_NEAR(std::max(cooled(0, 0), cooled(0, 1)), 0.75, 0.03);
}

TEST(FitCalibration, StaysFiniteWhateverTheFrequencies) {
  const Matrix answers({1.0F, 0.0F, 0.0F, 1.0F}, 2, 2);
  const std::vector<int> labels{0, 1};
  const CalibrationFit fit = fit_calibration(answers, labels, std::vector{700.0, -700.0});
  const Matrix probabilities = calibrated(answers, {.temperature = fit.temperature, .biases = {1400.0, -1400.0}});
  for (const float p : probabilities.values()) {
    EXPECT_TRUE(std::isfinite(p));
  }
}

}  // namespace
}  // namespace auricle
