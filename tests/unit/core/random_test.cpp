#include <auricle/core/random.hpp>

#include <algorithm>

#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(Random, GivesTheSameNumbersEverywhere) {
  Random random(1);
  // Fixed by the standard's mt19937_64 and the formulas in random.cpp; a change would change every seed's outcome.
  EXPECT_DOUBLE_EQ(random.uniform(), 0.13387664401253263);
  EXPECT_EQ(Random(1).permutation(5), Random(1).permutation(5));
  EXPECT_NE(Random(1).permutation(50), Random(2).permutation(50));
}

TEST(Random, PermutesEveryIndexOnce) {
  std::vector<std::size_t> order = Random(3).permutation(1000);
  EXPECT_FALSE(std::ranges::is_sorted(order));
  std::ranges::sort(order);
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_EQ(order[i], i);
  }
}

TEST(Random, HasTheMomentsItClaims) {
  Random random(5);
  constexpr int kDraws = 100000;
  double sum = 0;
  double squares = 0;
  std::vector<int> counts(3);
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
    ++counts[random.below(3)];
  }
  EXPECT_NEAR(sum / kDraws, 0.0, 0.02);
  EXPECT_NEAR(squares / kDraws, 1.0, 0.02);
  for (const int count : counts) {
    EXPECT_NEAR(count, kDraws / 3, 700);
  }
}

}  // namespace
}  // namespace auricle
