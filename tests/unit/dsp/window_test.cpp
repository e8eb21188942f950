#include <auricle/dsp/window.hpp>

#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

constexpr double kNear = 1e-15;

// scipy.signal.get_window(…, fftbins=True) of SciPy 1.17
TEST(Window, IsPeriodic) {
  EXPECT_THAT(make_window(WindowShape::kHann, 4), Pointwise(DoubleNear(kNear), {0.0, 0.5, 1.0, 0.5}));
  EXPECT_THAT(make_window(WindowShape::kHamming, 4), Pointwise(DoubleNear(kNear), {0.08, 0.54, 1.0, 0.54}));
  EXPECT_THAT(make_window(WindowShape::kHann, 5),
              Pointwise(DoubleNear(kNear),
                        {0.0, 0.3454915028125263, 0.9045084971874737, 0.9045084971874737, 0.3454915028125263}));
  EXPECT_THAT(make_window(WindowShape::kOnes, 3), ElementsAre(1.0, 1.0, 1.0));
}

// scipy.signal.get_window(…, fftbins=False)
TEST(Window, IsSymmetricWithoutFftbins) {
  EXPECT_THAT(make_window(WindowShape::kHann, 5, false), Pointwise(DoubleNear(kNear), {0.0, 0.5, 1.0, 0.5, 0.0}));
  EXPECT_THAT(make_window(WindowShape::kHamming, 4, false), Pointwise(DoubleNear(kNear), {0.08, 0.77, 0.77, 0.08}));
  EXPECT_THAT(make_window(WindowShape::kOnes, 2, false), ElementsAre(1.0, 1.0));
}

TEST(Window, OfOneValueIsOne) {
  for (const WindowShape shape : {WindowShape::kHann, WindowShape::kHamming, WindowShape::kOnes}) {
    EXPECT_THAT(make_window(shape, 1), ElementsAre(1.0));
    EXPECT_THAT(make_window(shape, 1, false), ElementsAre(1.0));
  }
}

}  // namespace
}  // namespace auricle
