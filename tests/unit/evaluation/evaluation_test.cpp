#include <auricle/evaluation/evaluation.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include <auricle/core/error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::ElementsAre;

const std::vector<std::string> kGenres{"blues", "jazz", "metal", "pop"};

/// Six songs; nobody answers pop, and one song is of it. The expected figures below come from scikit-learn.
Matrix six_answers() {
  return {{0.7F, 0.1F, 0.1F, 0.1F,  //
           0.2F, 0.5F, 0.2F, 0.1F,  //
           0.1F, 0.6F, 0.2F, 0.1F,  //
           0.1F, 0.1F, 0.7F, 0.1F,  //
           0.1F, 0.1F, 0.8F, 0.0F,  //
           0.1F, 0.1F, 0.5F, 0.3F},
          6,
          4};
}
const std::vector<int> kSixLabels{0, 0, 1, 2, 2, 3};

TEST(Evaluate, CountsWhatWasTakenForWhat) {
  const Evaluation evaluation = evaluate(six_answers(), kSixLabels, kGenres);
  EXPECT_THAT(evaluation.confusion, ElementsAre(1, 1, 0, 0,  //
                                                0, 1, 0, 0,  //
                                                0, 0, 2, 0,  //
                                                0, 0, 1, 0));
  EXPECT_EQ(evaluation.confused(0, 1), 1U);
  EXPECT_EQ(evaluation.songs, 6U);
  EXPECT_EQ(evaluation.correct, 4U);
}

TEST(Evaluate, ScoresAsScikitLearnDoes) {
  const Evaluation evaluation = evaluate(six_answers(), kSixLabels, kGenres);
  EXPECT_DOUBLE_EQ(evaluation.accuracy, 4.0 / 6.0);
  const std::vector<GenreScore>& scores = evaluation.per_genre;
  ASSERT_EQ(scores.size(), 4U);
  EXPECT_DOUBLE_EQ(scores[0].precision, 1.0);
  EXPECT_DOUBLE_EQ(scores[0].recall, 0.5);
  EXPECT_DOUBLE_EQ(scores[0].f1, 2.0 / 3.0);
  EXPECT_EQ(scores[0].support, 2U);
  EXPECT_DOUBLE_EQ(scores[1].precision, 0.5);
  EXPECT_DOUBLE_EQ(scores[1].recall, 1.0);
  EXPECT_DOUBLE_EQ(scores[2].precision, 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(scores[2].f1, 0.8);
  EXPECT_EQ(scores[3].precision, 0.0);
  EXPECT_EQ(scores[3].f1, 0.0);
  EXPECT_EQ(scores[3].genre, "pop");
  EXPECT_NEAR(evaluation.macro_f1, (2.0 / 3.0 + 2.0 / 3.0 + 0.8 + 0.0) / 4.0, 1e-15);
  EXPECT_DOUBLE_EQ(evaluation.macro_recall, 0.625);  // sklearn.metrics.balanced_accuracy_score
}

TEST(Evaluate, SaysHowFarConfidenceIsFromAccuracy) {
  const Evaluation evaluation = evaluate(six_answers(), kSixLabels, kGenres);
  EXPECT_EQ(evaluation.calibration_error, expected_calibration_error(evaluation.reliability));
  EXPECT_GT(evaluation.calibration_error, 0.3);
  EXPECT_EQ(evaluation.brier, brier_score(six_answers(), kSixLabels));
}

TEST(Evaluate, GivesBaselinesAndAnInterval) {
  const Evaluation evaluation = evaluate(six_answers(), kSixLabels, kGenres);
  EXPECT_DOUBLE_EQ(evaluation.chance, 0.25);
  EXPECT_DOUBLE_EQ(evaluation.majority, 2.0 / 6.0);
  EXPECT_DOUBLE_EQ(evaluation.accuracy_interval.low, wilson_interval({.hits = 4, .total = 6}).low);
  EXPECT_DOUBLE_EQ(evaluation.accuracy_interval.high, wilson_interval({.hits = 4, .total = 6}).high);
}

TEST(Evaluate, LossIsKerasCategoricalCrossEntropy) {
  const Evaluation evaluation = evaluate(six_answers(), kSixLabels, kGenres);
  const double expected =
      -(std::log(0.7) + std::log(0.2) + std::log(0.6) + std::log(0.7) + std::log(0.8) + std::log(0.3)) / 6.0;
  EXPECT_NEAR(evaluation.loss, expected, 1e-7);
}

TEST(Evaluate, LossOfACertainlyWrongAnswerIsFinite) {
  const Matrix certain({0.0F, 1.0F}, 1, 2);
  const std::vector<int> wrong{0};
  const std::vector<int> right{1};
  EXPECT_NEAR(evaluate(certain, wrong, {"a", "b"}).loss, -std::log(1e-7), 1e-12);
  EXPECT_NEAR(evaluate(certain, right, {"a", "b"}).loss, 1e-7, 1e-12);
}

TEST(Evaluate, MacroMeansLeaveOutGenresThatNeverOccur) {
  const Matrix answers({0.9F, 0.1F, 0.0F}, 1, 3);
  const std::vector<int> labels{0};
  EXPECT_DOUBLE_EQ(evaluate(answers, labels, {"a", "b", "c"}).macro_f1, 1.0);
  EXPECT_DOUBLE_EQ(evaluate(answers, labels, {"a", "b", "c"}).macro_recall, 1.0);
}

TEST(Evaluate, OfEqualProbabilitiesTheFirstIsTheAnswer) {
  const Matrix tie({0.5F, 0.5F}, 1, 2);
  const std::vector<int> labels{0};
  EXPECT_EQ(evaluate(tie, labels, {"a", "b"}).correct, 1U);
}

TEST(Evaluate, RefusesSizesThatDoNotFit) {
  const std::vector<int> five{0, 0, 1, 2, 2};
  EXPECT_THROW(evaluate(six_answers(), five, kGenres), UsageError);
  EXPECT_THROW(evaluate(six_answers(), kSixLabels, {"blues", "jazz"}), UsageError);
  EXPECT_THROW(evaluate(Matrix(), {}, kGenres), UsageError);
  EXPECT_THROW(evaluate(Matrix(), {}, {}), UsageError);
}

TEST(Evaluate, RefusesLabelsThatNameNoGenre) {
  EXPECT_THROW(evaluate(six_answers(), std::vector<int>{0, 0, 1, 2, 2, 4}, kGenres), UsageError);
  EXPECT_THROW(evaluate(six_answers(), std::vector<int>{-1, 0, 1, 2, 2, 3}, kGenres), UsageError);
}

TEST(Evaluate, RefusesWhatAreNoProbabilities) {
  const std::vector<int> labels{0};
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(evaluate(Matrix({nan, 1.0F}, 1, 2), labels, {"a", "b"}), UsageError);
  EXPECT_THROW(evaluate(Matrix({-0.5F, 1.5F}, 1, 2), labels, {"a", "b"}), UsageError);
  EXPECT_THROW(evaluate(Matrix({0.0F, 0.0F}, 1, 2), labels, {"a", "b"}), UsageError);
}

}  // namespace
}  // namespace auricle
