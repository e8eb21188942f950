#include <auricle/evaluation/comparison.hpp>

#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// scipy 1.17: scipy.stats.binomtest(min(only_first, only_second), only_first + only_second, 0.5).pvalue
TEST(McNemar, EqualsScipy) {
  const auto p = [](std::size_t first, std::size_t second) {
    return mcnemar_p_value({.both_right = 50, .only_first = first, .only_second = second, .both_wrong = 20});
  };
  EXPECT_NEAR(p(3, 14), 0.012725830078125, test::kExactProbability);
  EXPECT_NEAR(p(14, 3), 0.012725830078125, test::kExactProbability);
  EXPECT_NEAR(p(25, 35), 0.2450608330229457, test::kExactProbability);
  EXPECT_NEAR(p(0, 6), 0.03125, test::kExactProbability);
  EXPECT_NEAR(p(150, 210), 0.001834007417096482, test::kExactProbability);
  EXPECT_EQ(p(0, 1), 1.0);
  EXPECT_EQ(p(7, 7), 1.0);
  EXPECT_EQ(p(0, 0), 1.0);
}

TEST(Compare, GivesAccuraciesAndTheirDifference) {
  const Comparison comparison = compare({.both_right = 70, .only_first = 3, .only_second = 14, .both_wrong = 13});
  EXPECT_DOUBLE_EQ(comparison.first_accuracy, 0.73);
  EXPECT_DOUBLE_EQ(comparison.second_accuracy, 0.84);
  EXPECT_DOUBLE_EQ(comparison.difference, 0.11);
  EXPECT_TRUE(comparison.significant());
}

// The large-sample interval of a paired difference: d ± 1.96 sqrt((b + c) / n² - d² / n).
TEST(Compare, IntervalIsNearTheNormalOneForManySongs) {
  const Comparison comparison = compare({.both_right = 1400, .only_first = 150, .only_second = 210, .both_wrong = 240});
  EXPECT_NEAR(comparison.difference_interval.low, 0.03 - 0.01851, test::kBootstrapEnd);
  EXPECT_NEAR(comparison.difference_interval.high, 0.03 + 0.01851, test::kBootstrapEnd);
}

TEST(Compare, IsTheSameEveryTime) {
  const PairedCounts counts{.both_right = 40, .only_first = 9, .only_second = 12, .both_wrong = 5};
  EXPECT_EQ(to_json(compare(counts)), to_json(compare(counts)));
}

TEST(Compare, ModelsThatAgreeOnAllSongsMayStillDifferOnOthers) {
  const Comparison comparison = compare({.both_right = 8, .only_first = 0, .only_second = 0, .both_wrong = 2});
  EXPECT_LT(comparison.difference_interval.low, -0.2);
  EXPECT_GT(comparison.difference_interval.high, 0.2);

  const Comparison one_sided = compare({.both_right = 0, .only_first = 6, .only_second = 0, .both_wrong = 0});
  EXPECT_EQ(one_sided.difference_interval.low, -1.0);
  EXPECT_GT(one_sided.difference_interval.high, -0.7) << "six songs can't tell that all others part the same way";
}

TEST(Compare, RefusesNoSongs) { EXPECT_THROW(compare({}), UsageError); }

TEST(Verdict, SaysWhetherItMayBeChance) {
  EXPECT_EQ(verdict(compare({.both_right = 70, .only_first = 3, .only_second = 14, .both_wrong = 13})),
            "The second model is better on songs like these: chance hardly explains 11.0 points (p = 0.013).");
  EXPECT_EQ(
      verdict(compare({.both_right = 60, .only_first = 12, .only_second = 9, .both_wrong = 19})),
      "The first model is ahead by 3.0 points, but that may be chance (p = 0.664): 100 songs are too few to tell.");
  EXPECT_EQ(verdict(compare({.both_right = 3, .only_first = 1, .only_second = 1, .both_wrong = 0})),
            "Both models are right on 4 of 5 songs: these songs don't tell which is better.");
}

TEST(ComparisonToText, ShowsTheTableOfFour) {
  const std::string text = to_text(compare({.both_right = 70, .only_first = 3, .only_second = 14, .both_wrong = 13}));
  EXPECT_THAT(text, AllOf(HasSubstr("first        73.0 %"), HasSubstr("second       84.0 %"), HasSubstr("+11.0 points"),
                          HasSubstr("first right               70             3\n"),
                          HasSubstr("first wrong               14            13\n"), HasSubstr("p = 0.013")));
}

}  // namespace
}  // namespace auricle
