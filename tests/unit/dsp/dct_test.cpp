#include <auricle/dsp/dct.hpp>

#include <cmath>
#include <vector>

#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::FloatNear;
using testing::Pointwise;

constexpr float kNear = 1e-5F;

// scipy.fft.dct([1, 2, 3, 4], norm=…)
TEST(Dct, EqualsScipy) {
  const Matrix column({1, 2, 3, 4}, 4, 1);
  const Dct ortho({.n_in = 4, .n_out = 4});
  EXPECT_THAT(ortho.apply(column).values(), Pointwise(FloatNear(kNear), {5.0F, -2.2304425F, 0.0F, -0.15851267F}));
  const Dct plain({.n_in = 4, .n_out = 2, .norm = DctNorm::kNone});
  EXPECT_THAT(plain.apply(column).values(), Pointwise(FloatNear(kNear), {20.0F, -6.3086441F}));
}

TEST(Dct, RowsOfTheOrthogonalMatrixAreOrthonormal) {
  constexpr std::size_t kSize = 128;
  const Dct dct({.n_in = kSize, .n_out = kSize});
  for (std::size_t a = 0; a < kSize; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      double sum = 0.0;
      for (std::size_t i = 0; i < kSize; ++i) {
        sum += dct.weights()[a * kSize + i] * dct.weights()[b * kSize + i];
      }
      ASSERT_NEAR(sum, a == b ? 1.0 : 0.0, 1e-12);
    }
  }
}

TEST(Dct, EachColumnIsTransformedByItself) {
  constexpr std::size_t kColumns = 19;  // two blocks and a rest
  Matrix values(6, kColumns);
  for (std::size_t i = 0; i < values.values().size(); ++i) {
    values.values()[i] = static_cast<float>(i * i % 17);
  }
  const Dct dct({.n_in = 6, .n_out = 5});
  const Matrix all = dct.apply(values);
  ASSERT_EQ(all.rows(), 5U);
  ASSERT_EQ(all.cols(), kColumns);
  for (std::size_t column = 0; column < kColumns; ++column) {
    Matrix alone(6, 1);
    for (std::size_t row = 0; row < 6; ++row) {
      alone(row, 0) = values(row, column);
    }
    const Matrix one = dct.apply(alone);
    for (std::size_t k = 0; k < 5; ++k) {
      EXPECT_EQ(all(k, column), one(k, 0));
    }
  }
}

}  // namespace
}  // namespace auricle
