#include <auricle/evaluation/interval.hpp>

#include <auricle/core/error.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

// scipy.stats.binomtest(hits, total).proportion_ci(method="wilson")
TEST(WilsonInterval, EqualsScipy) {
  const Interval usual = wilson_interval({.hits = 106, .total = 200});
  EXPECT_NEAR(usual.low, 0.4609168291500183, 1e-12);
  EXPECT_NEAR(usual.high, 0.5979524512673458, 1e-12);
  const Interval few = wilson_interval({.hits = 1, .total = 3});
  EXPECT_NEAR(few.low, 0.06149194472039626, 1e-12);
  EXPECT_NEAR(few.high, 0.7923403991979523, 1e-12);
}

TEST(WilsonInterval, StaysInsideZeroToOneAtTheEnds) {
  const Interval none = wilson_interval({.hits = 0, .total = 10});
  EXPECT_EQ(none.low, 0.0);
  EXPECT_NEAR(none.high, 0.27753279986288926, 1e-12);
  const Interval all = wilson_interval({.hits = 10, .total = 10});
  EXPECT_NEAR(all.low, 1.0 - 0.27753279986288926, 1e-12);
  EXPECT_EQ(all.high, 1.0);
}

TEST(WilsonInterval, SaysNothingOfNothing) {
  const Interval interval = wilson_interval({.hits = 0, .total = 0});
  EXPECT_EQ(interval.low, 0.0);
  EXPECT_EQ(interval.high, 1.0);
}

TEST(WilsonInterval, RefusesMoreHitsThanTheTotal) {
  EXPECT_THROW(wilson_interval({.hits = 4, .total = 3}), UsageError);
}

}  // namespace
}  // namespace auricle
