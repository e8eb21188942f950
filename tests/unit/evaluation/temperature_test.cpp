#include <auricle/evaluation/temperature.hpp>

#include <cmath>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/evaluation/evaluation.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

struct Answers {
  Matrix probabilities;
  std::vector<int> labels;
};

/// Songs whose genres follow softmax(z), answered by a model that gives softmax(sharpness * z).
Answers answers_of_a_model(double sharpness, std::size_t n_songs) {
  constexpr std::size_t kGenres = 5;
  Random random(7);
  Answers answers{.probabilities = Matrix(n_songs, kGenres), .labels = {}};
  for (std::size_t song = 0; song < n_songs; ++song) {
    std::vector<double> truth(kGenres);
    double truth_sum = 0.0;
    double answer_sum = 0.0;
    for (double& weight : truth) {
      weight = std::exp(1.5 * random.normal());
      truth_sum += weight;
      answer_sum += std::pow(weight, sharpness);
    }
    double place = random.uniform() * truth_sum;
    int label = 0;
    while (label + 1 < static_cast<int>(kGenres) && place >= truth[static_cast<std::size_t>(label)]) {
      place -= truth[static_cast<std::size_t>(label++)];
    }
    answers.labels.push_back(label);
    for (std::size_t genre = 0; genre < kGenres; ++genre) {
      answers.probabilities(song, genre) = static_cast<float>(std::pow(truth[genre], sharpness) / answer_sum);
    }
  }
  return answers;
}

double loss_at(const Answers& answers, double temperature) {
  return evaluate(apply_temperature(answers.probabilities, temperature), answers.labels, {"a", "b", "c", "d", "e"})
      .loss;
}

TEST(FitTemperature, FindsWhatTryingAllWouldFind) {
  for (const double sharpness : {0.4, 1.0, 3.0}) {
    const Answers answers = answers_of_a_model(sharpness, 300);
    double best = kLeastTemperature;
    constexpr double kStep = 1.002;
    for (double temperature = kLeastTemperature; temperature <= kMostTemperature; temperature *= kStep) {
      best = loss_at(answers, temperature) < loss_at(answers, best) ? temperature : best;
    }
    const double found = fit_temperature(answers.probabilities, answers.labels);
    EXPECT_LT(std::abs(std::log(found / best)), 2.0 * std::log(kStep)) << "sharpness " << sharpness;
  }
}

TEST(FitTemperature, CoolsAnOverconfidentModel) {
  const Answers answers = answers_of_a_model(3.0, 2000);
  const double temperature = fit_temperature(answers.probabilities, answers.labels);
  EXPECT_GT(temperature, 2.5);
  EXPECT_LT(temperature, 3.5);
  const auto error = [&](const Matrix& probabilities) {
    return expected_calibration_error(reliability(probabilities, answers.labels));
  };
  EXPECT_LT(error(apply_temperature(answers.probabilities, temperature)), 0.25 * error(answers.probabilities));
}

TEST(FitTemperature, StaysInItsRangeWhateverComes) {
  const Matrix sure({1.0F, 0.0F, 0.0F, 1.0F}, 2, 2);
  EXPECT_GE(fit_temperature(sure, std::vector<int>{0, 1}), kLeastTemperature);
  EXPECT_NEAR(fit_temperature(sure, std::vector<int>{1, 0}), kMostTemperature, test::kFloatSum);
  EXPECT_TRUE(std::isfinite(fit_temperature(Matrix({0.5F, 0.5F}, 1, 2), std::vector<int>{0})));
}

TEST(FitTemperature, RefusesWhatDoesNotFit) {
  EXPECT_THROW(fit_temperature(Matrix(), {}), UsageError);
  EXPECT_THROW(fit_temperature(Matrix({0.5F, 0.5F}, 1, 2), std::vector<int>{0, 1}), UsageError);
  EXPECT_THROW(fit_temperature(Matrix({0.5F, 0.5F}, 1, 2), std::vector<int>{2}), UsageError);
}

TEST(ApplyTemperature, SharpensAndFlattensButKeepsTheOrder) {
  const Matrix row({0.8F, 0.2F}, 1, 2);
  EXPECT_NEAR(apply_temperature(row, 1.0)(0, 0), 0.8, test::kFloatSum);
  EXPECT_NEAR(apply_temperature(row, 0.5)(0, 0), 0.64 / 0.68, test::kFloatSum);
  EXPECT_NEAR(apply_temperature(row, 2.0)(0, 0), 2.0 / 3.0, test::kFloatSum);
  EXPECT_THROW(apply_temperature(row, 0.0), UsageError);
  EXPECT_THROW(apply_temperature(row, std::nan("")), UsageError);
}

}  // namespace
}  // namespace auricle
