#include <auricle/evaluation/bootstrap.hpp>

#include <numeric>

#include <auricle/core/error.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(Resample, DrawsAsManySongsAsThereAre) {
  Random random(1);
  const std::vector<std::size_t> times = resample(1000, random);
  EXPECT_EQ(std::accumulate(times.begin(), times.end(), std::size_t{0}), 1000U);
  const auto never = std::count(times.begin(), times.end(), std::size_t{0});
  EXPECT_GT(never, 320);  // 1 / e of them
  EXPECT_LT(never, 420);
}

// numpy.percentile([3, 1, 2, 10, 5], [2.5, 97.5])
TEST(Middle95Percent, EqualsNumpy) {
  const Interval interval = middle_95_percent({3.0, 1.0, 2.0, 10.0, 5.0});
  EXPECT_DOUBLE_EQ(interval.low, 1.1);
  EXPECT_DOUBLE_EQ(interval.high, 9.5);
  EXPECT_EQ(middle_95_percent({4.0}).low, 4.0);
  EXPECT_THROW(middle_95_percent({}), UsageError);
}

}  // namespace
}  // namespace auricle
