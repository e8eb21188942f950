#include <auricle/plot/column_joiner.hpp>

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::ElementsAre;

Matrix counting(float first, std::size_t count) {
  Matrix frames(2, count);
  for (std::size_t i = 0; i < count; ++i) {
    frames(0, i) = first + static_cast<float>(i);
    frames(1, i) = -frames(0, i);
  }
  return frames;
}

TEST(ColumnJoiner, LeavesFewFramesAsTheyAre) {
  ColumnJoiner joiner(4);
  EXPECT_TRUE(joiner.empty());
  joiner.push(counting(0, 4));
  EXPECT_THAT(joiner.columns().row(0), ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(joiner.frames_per_column(), 1U);
}

TEST(ColumnJoiner, JoinsNeighboursAcrossPieces) {
  ColumnJoiner joiner(4);
  joiner.push(counting(0, 3));
  joiner.push(counting(3, 5));
  joiner.push(counting(8, 3));
  const Matrix joined = joiner.columns();
  EXPECT_EQ(joiner.frames_per_column(), 4U);
  EXPECT_THAT(joined.row(0), ElementsAre(1.5F, 5.5F, 9.0F));
  EXPECT_THAT(joined.row(1), ElementsAre(-1.5F, -5.5F, -9.0F));
}

}  // namespace
}  // namespace auricle
