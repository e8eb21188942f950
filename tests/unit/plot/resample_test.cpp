#include <auricle/plot/resample.hpp>

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(EvenRanges, CoverEverythingOnce) {
  const std::vector<IndexRange> ranges = even_ranges(1000, 300);
  ASSERT_EQ(ranges.size(), 300U);
  EXPECT_EQ(ranges.front().first, 0U);
  EXPECT_EQ(ranges.back().last, 1000U);
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    EXPECT_EQ(ranges[i].first, ranges[i - 1].last);
    EXPECT_LT(ranges[i].first, ranges[i].last);
  }
}

TEST(EvenRanges, RepeatWhereThereAreMoreDots) {
  const std::vector<IndexRange> ranges = even_ranges(3, 7);
  ASSERT_EQ(ranges.size(), 6U);
  EXPECT_EQ(ranges[1].first, 0U);
  EXPECT_EQ(ranges[2].first, 1U);
  EXPECT_EQ(even_ranges(1, 1).size(), 2U);
}

TEST(LogFrequencyRanges, PutAToneWhereItsOctaveIs) {
  std::vector<double> bins;  // as of sr 22050, n_fft 2048
  for (int i = 0; i <= 1024; ++i) {
    bins.push_back(i * 22050.0 / 2048.0);
  }
  const std::size_t parts = 600;
  const std::vector<IndexRange> ranges = log_frequency_ranges(bins, parts);
  ASSERT_EQ(ranges.size(), parts);
  for (const double tone : {100.0, 440.0, 1000.0, 8000.0}) {
    const double place = log_frequency_place(tone) / log_frequency_place(bins.back()) * static_cast<double>(parts);
    const IndexRange range = ranges[static_cast<std::size_t>(place)];
    EXPECT_LT(range.first, range.last);
    EXPECT_LE(bins[range.first] - 11.0, tone);
    EXPECT_GE(bins[range.last - 1] + 11.0, tone);
  }
  EXPECT_EQ(ranges.front().first, 0U);
  EXPECT_GE(ranges.back().last, 1024U);
}

TEST(LogFrequencyPlace, GrowsByOneAnOctave) {
  EXPECT_DOUBLE_EQ(log_frequency_place(0.0), 0.0);
  EXPECT_DOUBLE_EQ(log_frequency_place(64.0), 1.0);
  EXPECT_DOUBLE_EQ(log_frequency_place(128.0), 2.0);
  EXPECT_DOUBLE_EQ(log_frequency_place(8192.0), 8.0);
}

TEST(Averaged, LeavesOutWhatIsNotFinite) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  const Matrix matrix({1.0F, 3.0F, nan, nan,  //
                       5.0F, infinity, nan, -infinity},
                      2, 4);
  const std::vector<IndexRange> rows{{.first = 0, .last = 2}};
  const std::vector<IndexRange> columns{{.first = 0, .last = 2}, {.first = 2, .last = 4}};
  const Matrix result = averaged(matrix, rows, columns);
  EXPECT_FLOAT_EQ(result(0, 0), 3.0F);
  EXPECT_TRUE(std::isnan(result(0, 1)));
}

}  // namespace
}  // namespace auricle
