#include <auricle/plot/axis.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::ElementsAre;

std::vector<std::string> labels(const std::vector<Tick>& ticks) {
  std::vector<std::string> result;
  for (const Tick& tick : ticks) {
    result.push_back(tick.label);
  }
  return result;
}

TEST(NumberTicks, AreRound) {
  EXPECT_THAT(labels(number_ticks({.low = 0.0, .high = 19.0}, 8, true)), ElementsAre("0", "5", "10", "15"));
  EXPECT_THAT(labels(number_ticks({.low = 0.0, .high = 2.3}, 7)), ElementsAre("0.0", "0.5", "1.0", "1.5", "2.0"));
  EXPECT_THAT(labels(number_ticks({.low = -1.0, .high = 1.0}, 4)), ElementsAre("−1.0", "−0.5", "0.0", "0.5", "1.0"));
}

TEST(NumberTicks, AreShortHoweverLargeOrSmall) {
  EXPECT_THAT(labels(number_ticks({.low = -1e30, .high = 1e30}, 3)), ElementsAre("−1e+30", "0", "1e+30"));
  EXPECT_THAT(labels(number_ticks({.low = 0.0, .high = 2e-9}, 3)), ElementsAre("0", "1e-09", "2e-09"));
}

TEST(NumberTicks, HaveNoFractionsWhereWholeNumbersAreWanted) {
  EXPECT_THAT(labels(number_ticks({.low = 1.0, .high = 3.0}, 10, true)), ElementsAre("1", "2", "3"));
  EXPECT_THAT(labels(number_ticks({.low = 0.0, .high = 0.0}, 8, true)), ElementsAre("0"));
}

TEST(TimeTicks, CountSecondsOfAClip) {
  EXPECT_THAT(labels(time_ticks(30.02, 6)), ElementsAre("0", "5", "10", "15", "20", "25", "30"));
  EXPECT_THAT(labels(time_ticks(0.5, 5)), ElementsAre("0.0", "0.1", "0.2", "0.3", "0.4", "0.5"));
  EXPECT_EQ(time_label(30.02), "Time (s)");
}

TEST(TimeTicks, CountMinutesOfASong) {
  EXPECT_THAT(labels(time_ticks(209.0, 5)), ElementsAre("0:00", "1:00", "2:00", "3:00"));
  EXPECT_EQ(time_label(209.0), "Time (min:s)");
  EXPECT_LE(time_ticks(1e6, 5).size(), 6U);
}

TEST(Thinned, KeepsLabelsApartFromTheTopDown) {
  const std::vector<Tick> ticks{{0.0, "0"}, {1.0, "64"}, {3.0, "128"}, {9.0, "256"}};
  EXPECT_THAT(labels(thinned(ticks, 2.0)), ElementsAre("64", "128", "256"));
}

TEST(NameTicks, AreNumberedAndNoWiderThanTheirRoom) {
  const std::vector<Tick> ticks = name_ticks(std::vector<std::string>{"rock", "a very long name"}, 7);
  EXPECT_THAT(labels(ticks), ElementsAre("rock", "a v…ame"));
  EXPECT_EQ(ticks[1].position, 1.0);
  EXPECT_EQ(widest_label(ticks), 7U);
}

TEST(GnuplotTicks, DrawLabelsAsTheyAre) {
  const std::vector<Tick> ticks{{0.5, "rock'n'roll"}, {1.0, "100%d"}};
  EXPECT_EQ(gnuplot_ticks(ticks), "('rock''n''roll' 0.5, '100%%d' 1)");
}

}  // namespace
}  // namespace auricle
