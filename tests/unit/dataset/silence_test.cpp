#include <auricle/dataset/silence.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::ElementsAre;

TEST(Silence, IsBelowAThousandthOfFullScale) {
  std::vector<float> samples(10);
  samples[2] = 1.9e-3F;
  samples[4] = samples[5] = samples[6] = samples[7] = 0.9e-3F;
  samples[9] = -0.5F;
  EXPECT_THAT(sounding_blocks(samples, 4), ElementsAre(false, false, true)) << "and the last one is shorter";
  EXPECT_THAT(sounding_blocks(std::span(samples).first(3), 4), ElementsAre(true));
  EXPECT_THAT(sounding_blocks({}, 4), ElementsAre());
}

TEST(Silence, MayFillHalfOfAWindow) {
  EXPECT_TRUE(mostly_sounds({true, false}));
  EXPECT_FALSE(mostly_sounds({true, false, false}));
}

TEST(Silence, IsSteppedOver) {
  EXPECT_EQ(first_sounding_window({false, false, true, true, false}, 3), 2U);
  EXPECT_EQ(first_sounding_window({true, false, false, true, true, true}, 3), 3U) << "a click before the music";
  EXPECT_EQ(first_sounding_window({false, false, false, true}, 3), 3U) << "the end of a song";
  EXPECT_EQ(first_sounding_window({true, false, false, false, true, false, true, false, false, false, false}, 4), 4U);
  EXPECT_EQ(first_sounding_window({false, true, false, false, false, false, false}, 5), 1U) << "the most there is";
  EXPECT_EQ(first_sounding_window({false, false}, 1), std::nullopt);
}

}  // namespace
}  // namespace auricle
