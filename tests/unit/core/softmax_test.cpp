#include <auricle/core/softmax.hpp>

#include <cmath>
#include <vector>

#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

std::vector<double> softmax_of(std::vector<double> logs) {
  softmax(logs);
  return logs;
}

TEST(Softmax, DividesBySum) {
  EXPECT_THAT(softmax_of({std::log(3.0), std::log(1.0)}),
              ElementsAre(DoubleNear(0.75, 1e-15), DoubleNear(0.25, 1e-15)));
}

TEST(Softmax, OverflowsNowhere) {
  EXPECT_THAT(softmax_of({1e300, -1e300, 1e300}), ElementsAre(0.5, 0.0, 0.5));
  EXPECT_THAT(softmax_of({-1e9, -1e9}), ElementsAre(0.5, 0.5));
}

}  // namespace
}  // namespace auricle
