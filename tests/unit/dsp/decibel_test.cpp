#include <auricle/dsp/decibel.hpp>

#include <cmath>
#include <vector>

#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::Each;
using testing::FloatNear;
using testing::Pointwise;

constexpr float kNear = 1e-5F;

TEST(PowerToDb, IsTenTimesTheLogarithm) {
  const Matrix db = power_to_db(Matrix({1.0F, 10.0F, 0.01F}, 1, 3), {});
  EXPECT_THAT(db.values(), Pointwise(FloatNear(kNear), {0.0F, 10.0F, -20.0F}));
}

TEST(PowerToDb, KeepsTopDbBelowTheLargest) {
  const Matrix db = power_to_db(Matrix({1.0F, 1e-5F, 0.0F}, 1, 3), {.top_db = 30.0});
  EXPECT_THAT(db.values(), Pointwise(FloatNear(kNear), {0.0F, -30.0F, -30.0F}));
}

TEST(PowerToDb, CountsSmallPowersAsAmin) {
  const Matrix db = power_to_db(Matrix({1.0F, 0.0F}, 1, 2), {.amin = 1e-12, .top_db = std::nullopt});
  EXPECT_THAT(db.values(), Pointwise(FloatNear(kNear), {0.0F, -120.0F}));
}

TEST(PowerToDb, MeasuresFromTheReference) {
  const Matrix power({4.0F, 40.0F, 400.0F, 4000.0F}, 2, 2);
  EXPECT_THAT(power_to_db(power, {.ref = 4.0}).values(), Pointwise(FloatNear(kNear), {0.0F, 10.0F, 20.0F, 30.0F}));
  EXPECT_THAT(power_to_db(power, {.ref = -4.0}).values(), Pointwise(FloatNear(kNear), {0.0F, 10.0F, 20.0F, 30.0F}));
  EXPECT_THAT(power_to_db(power, {.ref = DbReference::kMax}).values(),
              Pointwise(FloatNear(kNear), {-30.0F, -20.0F, -10.0F, 0.0F}));
  const auto median = static_cast<float>(10.0 * std::log10(4.0 / 220.0));
  EXPECT_THAT(power_to_db(power, {.ref = DbReference::kMedian}).values(),
              Pointwise(FloatNear(kNear), {median, median + 10, median + 20, median + 30}));
}

TEST(PowerToDb, OfSilenceIsLevel) {
  EXPECT_THAT(power_to_db(Matrix(3, 5), {}).values(), Each(FloatNear(-100.0F, kNear)));
  EXPECT_THAT(power_to_db(Matrix(3, 5), {.ref = DbReference::kMax}).values(), Each(FloatNear(0.0F, kNear)));
}

TEST(PowerToDb, DoesNotDependOnHowManyValuesThereAre) {
  for (std::size_t n = 1; n < 70; ++n) {  // whole vectors and every rest
    Matrix power(1, n);
    for (std::size_t i = 0; i < n; ++i) {
      power(0, i) = static_cast<float>(i + 1);
    }
    const Matrix db = power_to_db(power, {.top_db = 12.0});
    const double largest = 10.0 * std::log10(static_cast<double>(n));
    for (std::size_t i = 0; i < n; ++i) {
      const double wanted = std::max(10.0 * std::log10(static_cast<double>(i + 1)), largest - 12.0);
      ASSERT_NEAR(db(0, i), wanted, kNear) << i << " of " << n;
    }
  }
}

TEST(PowerToDb, OfNothingIsNothing) { EXPECT_TRUE(power_to_db(Matrix(), {}).empty()); }

}  // namespace
}  // namespace auricle
