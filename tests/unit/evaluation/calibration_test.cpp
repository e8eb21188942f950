#include <auricle/evaluation/calibration.hpp>

#include <vector>

#include <auricle/core/error.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

const Matrix kAnswers({0.7F, 0.1F, 0.1F, 0.1F,  //
                       0.2F, 0.5F, 0.2F, 0.1F,  //
                       0.1F, 0.6F, 0.2F, 0.1F,  //
                       0.1F, 0.1F, 0.7F, 0.1F,  //
                       0.1F, 0.1F, 0.8F, 0.0F,  //
                       0.1F, 0.1F, 0.5F, 0.3F},
                      6, 4);
const std::vector<int> kLabels{0, 0, 1, 2, 2, 3};

// numpy, after Guo et al.: c = P.max(1); b = ceil(15 c) - 1; sum(mean(b == k) * |mean(c[b == k]) - mean(right[b ==
// k])|)
TEST(CalibrationError, EqualsItsDefinition) {
  EXPECT_NEAR(expected_calibration_error(reliability(kAnswers, kLabels)), 0.3666666666666667, test::kFloatSum);
}

// numpy: ((P - eye(4)[y]) ** 2).sum(1).mean()
TEST(BrierScore, EqualsItsDefinition) { EXPECT_NEAR(brier_score(kAnswers, kLabels), 0.37, test::kFloatSum); }

TEST(Reliability, PutsAnswersWhereTheirConfidenceLies) {
  const Reliability bins = reliability(Matrix({0.9F, 0.1F, 0.05F, 0.95F, 0.5F, 0.5F}, 3, 2), std::vector<int>{0, 0, 0});
  EXPECT_EQ(bins[13].songs, 1U);  // 13/15 < 0.9 <= 14/15
  EXPECT_EQ(bins[13].accuracy, 1.0);
  EXPECT_EQ(bins[14].songs, 1U);
  EXPECT_EQ(bins[14].accuracy, 0.0);
  EXPECT_NEAR(bins[14].confidence, 0.95, test::kFloatRelative);
  EXPECT_EQ(bins[7].songs, 1U);
  EXPECT_EQ(bins[0].low, 0.0);
  EXPECT_EQ(bins[14].high, 1.0);
}

TEST(Reliability, DividesRowsByTheirSum) {
  const Reliability bins = reliability(Matrix({9.0F, 1.0F}, 1, 2), std::vector<int>{0});
  EXPECT_EQ(bins[13].songs, 1U);
  EXPECT_NEAR(brier_score(Matrix({9.0F, 1.0F}, 1, 2), std::vector<int>{0}), 0.02, test::kFloatSum);
}

TEST(Reliability, AModelThatIsRightAsOftenAsItSaysHasNoError) {
  Matrix answers(4, 2);
  for (std::size_t song = 0; song < 4; ++song) {
    answers(song, 0) = 0.75F;
    answers(song, 1) = 0.25F;
  }
  EXPECT_EQ(expected_calibration_error(reliability(answers, std::vector<int>{0, 0, 0, 1})), 0.0);
}

TEST(Reliability, RefusesWhatDoesNotFit) {
  EXPECT_THROW(reliability(kAnswers, std::vector<int>{0}), UsageError);
  EXPECT_THROW(brier_score(Matrix({1.0F, 0.0F}, 1, 2), std::vector<int>{2}), UsageError);
}

}  // namespace
}  // namespace auricle
