#include <auricle/dsp/median_filter.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <auricle/core/random.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

TEST(Mirrored, RepeatsTheEdge) {
  std::string found;
  for (std::ptrdiff_t position = -9; position < 14; ++position) {
    found += "abcd"[mirrored(position, 4)];
  }
  EXPECT_EQ(found, "aabcddcbaabcddcbaabcddc");
  EXPECT_EQ(mirrored(-5, 1), 0U);
  EXPECT_EQ(mirrored(5, 1), 0U);
}

TEST(WindowReach, IsScipys) {
  EXPECT_EQ(WindowReach(31).before, 15U);
  EXPECT_EQ(WindowReach(31).behind, 15U);
  EXPECT_EQ(WindowReach(8).before, 4U);
  EXPECT_EQ(WindowReach(8).behind, 3U);
  EXPECT_EQ(WindowReach(1).before, 0U);
  EXPECT_EQ(WindowReach(1).behind, 0U);
}

/// Many equal values, zeros and infinities' neighbours among them, as spectra have.
AlignedVector<float> random_rows(std::size_t n_rows) {
  Random random(7);
  AlignedVector<float> rows(n_rows * kBlockFrames);
  for (float& value : rows) {
    const double x = random.uniform();
    value = x < 0.2 ? 0.0F : x < 0.5 ? 1.0F : x > 0.95 ? std::numeric_limits<float>::max() : static_cast<float>(x);
  }
  return rows;
}

class SlideMedians : public testing::TestWithParam<std::size_t> {};

TEST_P(SlideMedians, AreThoseOfSortedWindows) {
  const std::size_t size = GetParam();
  constexpr std::size_t kRows = 100;
  const AlignedVector<float> rows = random_rows(kRows + size);
  std::vector<WindowStep> filling;
  std::vector<WindowStep> steps;
  for (std::size_t i = 0; i < size; ++i) {
    filling.push_back({kNothing, i});
  }
  for (std::size_t i = 0; i < kRows; ++i) {
    steps.push_back({i, i + size});
  }
  AlignedVector<float> window(size * kBlockFrames, std::numeric_limits<float>::infinity());
  AlignedVector<float> medians(kRows * kBlockFrames);
  slide_medians(rows.data(), filling, window, nullptr);
  slide_medians(rows.data(), steps, window, medians.data());

  for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
    for (std::size_t row = 0; row < kRows; ++row) {
      std::vector<float> sorted;
      for (std::size_t i = 1; i <= size; ++i) {
        sorted.push_back(rows[(row + i) * kBlockFrames + lane]);
      }
      std::sort(sorted.begin(), sorted.end());
      ASSERT_EQ(medians[row * kBlockFrames + lane], sorted[size / 2]) << "row " << row << ", lane " << lane;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, SlideMedians, testing::Values(1, 2, 3, 8, 31, 64), testing::PrintToStringParamName());

}  // namespace
}  // namespace auricle
