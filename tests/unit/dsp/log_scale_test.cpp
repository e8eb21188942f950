#include <auricle/dsp/log_scale.hpp>

#include <cmath>

#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(LogScale, IsTheLogarithmOfEachValueStandardised) {
  for (std::size_t n = 1; n < 70; ++n) {  // whole vectors and every rest
    Matrix values(1, n);
    for (std::size_t i = 0; i < n; ++i) {
      values(0, i) = static_cast<float>(i * i);
    }
    const Matrix ln = to_log_scale(values, {.offset = 1e-5, .mean = -4.5, .std = 5.0});
    const Matrix log10 = to_log_scale(values, {.base = Logarithm::kTen, .factor = 10'000.0});
    for (std::size_t i = 0; i < n; ++i) {
      const double value = values(0, i);
      ASSERT_NEAR(ln(0, i), (std::log(value + 1e-5) + 4.5) / 5.0, test::kFloatSum) << i << " of " << n;
      ASSERT_NEAR(log10(0, i), std::log10(10'000.0 * value + 1.0), test::kFloatSum) << i << " of " << n;
    }
  }
}

TEST(LogScale, OfNothingIsNothing) { EXPECT_TRUE(to_log_scale(Matrix(), {}).empty()); }

}  // namespace
}  // namespace auricle
