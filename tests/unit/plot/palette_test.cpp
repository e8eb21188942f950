#include <auricle/plot/palette.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Palette, CoolwarmIsGreyAtZeroAndOfOneStrengthOnBothSides) {
  const std::string palette = gnuplot_palette(Palette::kCoolwarm, {.low = -300.0, .high = 100.0});
  EXPECT_THAT(palette, HasSubstr("(0 '#3b4cc0'"));
  EXPECT_THAT(palette, HasSubstr(" 0.75 '#dddcdc'"));
  EXPECT_THAT(palette, HasSubstr(" 1 '#f7b79b')"));  // a third of the way from grey to full red
  const std::string mirrored = gnuplot_palette(Palette::kCoolwarm, {.low = -100.0, .high = 100.0});
  EXPECT_THAT(mirrored, HasSubstr(" 0.5 '#dddcdc'"));
  EXPECT_THAT(mirrored, HasSubstr(" 1 '#b40426')"));
}

TEST(Palette, MagmaRunsEvenlyFromBlackToPaleYellow) {
  const std::string palette = gnuplot_palette(Palette::kMagma, {.low = -80.0, .high = 0.0});
  EXPECT_THAT(palette, StartsWith("set palette maxcolors 0 defined (0 '#000004'"));
  EXPECT_THAT(palette, HasSubstr(" 0.5 '#b73779'"));
  EXPECT_THAT(palette, HasSubstr(" 1 '#fcfdbf')"));
}

}  // namespace
}  // namespace auricle
