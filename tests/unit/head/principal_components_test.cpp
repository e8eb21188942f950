#include <cmath>
#include <limits>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/head/principal_components.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

// Six rows of three columns. NumPy 1.24.2: numpy.linalg.svd of the standardized rows; the spread is s / sqrt(6), and
// each direction's largest number is positive.
const Matrix kRows({1.0F, 2.0F, 0.5F, 2.0F, 3.5F, -1.0F, 3.0F, 5.5F, 0.0F, 4.0F, 8.5F, 2.0F, 5.0F, 9.0F, -2.0F, 6.0F,
                    13.0F, 1.0F},
                   6, 3);

TEST(PrincipalComponents, AreNumPys) {
  const PrincipalComponents components = PrincipalComponents::of(kRows, 3);
  const std::vector<float> spread = {1.421195F, 0.988562F, 0.054312F};
  const std::vector<float> directions = {0.688327F, 0.702218F,  0.181922F, -0.206334F, -0.050897F,
                                         0.977157F, -0.695436F, 0.710141F, -0.109857F};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(components.spread.at(i), spread[i], 1e-5);
  }
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_NEAR(components.directions.values()[i], directions[i], 1e-4) << i;
  }
  const std::vector<float> first_row = {-1.885084F, 0.681995F, 0.036777F};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(components.project(kRows)(0, i), first_row[i], 1e-4) << i;
  }
}

TEST(PrincipalComponents, AreNoMoreThanTheRowsDifferIn) {
  Matrix rows(5000, 4);  // more than are worked on at a time
  Random random(1);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    rows(i, 0) = static_cast<float>(random.normal());
    rows(i, 1) = static_cast<float>(random.normal());
    rows(i, 2) = 3.0F - 2.0F * rows(i, 0);
    rows(i, 3) = 7.0F;
  }
  const PrincipalComponents components = PrincipalComponents::of(rows, 4);
  EXPECT_EQ(components.directions.rows(), 2U);
  const Matrix projected = components.project(rows);
  for (std::size_t c = 0; c < 2; ++c) {
    double squares = 0.0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      squares += static_cast<double>(projected(i, c)) * projected(i, c);
    }
    EXPECT_NEAR(std::sqrt(squares / 5000.0), components.spread[c], 1e-4);
  }
  EXPECT_EQ(PrincipalComponents::of(rows, 1).directions.rows(), 1U);
}

TEST(PrincipalComponents, OfOneRowAreNone) {
  EXPECT_TRUE(PrincipalComponents::of(Matrix(1, 3, 2.0F), 2).spread.empty());
}

TEST(PrincipalComponents, RefuseWhatHasNone) {
  EXPECT_THROW(PrincipalComponents::of(Matrix(), 2), UsageError);
  Matrix broken(3, 2, 1.0F);
  broken(1, 1) = std::numeric_limits<float>::infinity();
  EXPECT_THROW(PrincipalComponents::of(broken, 2), UsageError);
}

}  // namespace
}  // namespace auricle
