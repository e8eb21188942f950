#include <auricle/dataset/split.hpp>

#include <algorithm>

#include <auricle/core/error.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(RandomSplit, HasTheArticlesSizes) {
  const Split split = random_split(1000, {});
  EXPECT_EQ(split.train.size(), 640U);
  EXPECT_EQ(split.validation.size(), 160U);
  EXPECT_EQ(split.test.size(), 200U);
}

TEST(RandomSplit, PutsEveryRowIntoOnePart) {
  for (const std::size_t n : {5U, 7U, 35U, 486U}) {
    const Split split = random_split(n, {.seed = 3});
    std::vector<std::size_t> all = split.train;
    all.insert(all.end(), split.validation.begin(), split.validation.end());
    all.insert(all.end(), split.test.begin(), split.test.end());
    std::ranges::sort(all);
    ASSERT_EQ(all.size(), n);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_EQ(all[i], i);
    }
  }
}

TEST(RandomSplit, ChangesWithTheSeedOnly) {
  EXPECT_EQ(random_split(100, {.seed = 1}).test, random_split(100, {.seed = 1}).test);
  EXPECT_NE(random_split(100, {.seed = 1}).test, random_split(100, {.seed = 2}).test);
}

TEST(RandomSplit, RefusesTooFewSongsAndImpossibleShares) {
  EXPECT_THROW(random_split(0, {}), DatasetError);
  EXPECT_THROW(random_split(2, {}), DatasetError);
  EXPECT_THROW(random_split(100, {.test_share = 1.0}), UsageError);
  EXPECT_THROW(random_split(100, {.validation_share = -0.1}), UsageError);
  EXPECT_TRUE(random_split(2, {.test_share = 0, .validation_share = 0}).test.empty());
}

}  // namespace
}  // namespace auricle
