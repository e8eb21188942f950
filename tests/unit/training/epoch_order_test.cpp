#include <auricle/training/epoch_order.hpp>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::UnorderedElementsAreArray;

TEST(EpochOrder, ShowsEachSongAsOftenAsCropsSay) {
  const std::vector<std::size_t> rows{2, 5, 7};
  const std::vector<int> labels(8, 0);
  const EpochOrder order(rows_by_song(rows, {}), labels, {.crops = 3});
  Random random(1);
  const std::vector<std::size_t> shown = order.draw(random);
  EXPECT_EQ(order.size(), 9U);
  EXPECT_THAT(shown, UnorderedElementsAreArray({2, 2, 2, 5, 5, 5, 7, 7, 7}));
  EXPECT_NE(order.draw(random), shown) << "another order in the next epoch";
}

TEST(EpochOrder, ShowsALongSongAsOftenAsAShortOne) {
  const std::vector<std::size_t> rows{0, 1, 2, 3, 4, 5};
  const std::vector<std::string> recordings{"long", "long", "long", "long", "short", "one more"};
  const std::vector<int> labels{0, 0, 0, 0, 1, 1};
  const SongRows songs = rows_by_song(rows, recordings);
  EXPECT_EQ(songs, (SongRows{{0, 1, 2, 3}, {4}, {5}}));
  Random random(1);
  const std::vector<std::size_t> order = EpochOrder(songs, labels, {.crops = 2}).draw(random);
  EXPECT_EQ(order.size(), 12U) << "as many as the rows' crops";
  EXPECT_EQ(std::ranges::count(order, 4U), 4);
  for (const std::size_t row : {0U, 1U, 2U, 3U}) {
    EXPECT_EQ(std::ranges::count(order, row), 1) << "its rows in turn";
  }
  EXPECT_EQ(genre_weights(songs, labels, 2, 1.0), genre_weights({{0}, {4}, {5}}, labels, 2, 1.0));
}

TEST(EpochOrder, SamplesRareGenresMoreOften) {
  std::vector<int> labels(100, 0);
  std::fill(labels.begin(), labels.begin() + 10, 1);
  std::vector<std::size_t> rows(100);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const auto share_of_rare = [&](double power) {
    const EpochOrder order(rows_by_song(rows, {}), labels,
                           {.crops = 200, .balance = Balance::kSampling, .balance_power = power});
    Random random(1);
    const std::vector<std::size_t> shown = order.draw(random);
    return static_cast<double>(std::ranges::count_if(shown, [](std::size_t row) { return row < 10; })) /
           static_cast<double>(shown.size());
  };
  EXPECT_NEAR(share_of_rare(0.0), 0.1, 0.01);
  EXPECT_NEAR(share_of_rare(0.5), 0.25, 0.01) << "sqrt(1/10) : sqrt(1/90) for each song, 1 : 3 for all of them";
  EXPECT_NEAR(share_of_rare(1.0), 0.5, 0.01);
}

TEST(GenreWeights, HaveAMeanOfOneOverTheSongs) {
  const std::vector<int> labels{0, 0, 0, 2};
  const std::vector<std::size_t> rows{0, 1, 2, 3};
  EXPECT_THAT(genre_weights(rows_by_song(rows, {}), labels, 3, 1.0),
              ElementsAre(DoubleNear(2.0 / 3, 1e-12), 0.0, DoubleNear(2.0, 1e-12)));
}

TEST(Interleaved, SpreadsBothEvenly) {
  const std::vector<std::size_t> one{1, 2};
  const std::vector<std::size_t> other{10, 11, 12, 13};
  EXPECT_EQ(interleaved(one, other), (std::vector<std::size_t>{10, 11, 1, 12, 13, 2}));
  EXPECT_EQ(interleaved(one, {}), one);
  EXPECT_EQ(interleaved({}, other), other);
}

}  // namespace
}  // namespace auricle
