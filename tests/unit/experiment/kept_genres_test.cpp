#include <auricle/experiment/kept_genres.hpp>

#include <auricle/core/error.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(KeptGenres, AreLabelledAnewInTheirOldOrder) {
  const GenreFolders all{.genres = {"blues", "jazz", "pop"},
                         .songs = {{.path = "b", .label = 0}, {.path = "j", .label = 1}, {.path = "p", .label = 2}}};
  const GenreFolders kept = keep_genres(all, {"pop", "blues"});
  EXPECT_THAT(kept.genres, ElementsAre("blues", "pop"));
  ASSERT_EQ(kept.songs.size(), 2U);
  EXPECT_EQ(kept.songs[1].path, "p");
  EXPECT_EQ(kept.songs[1].label, 1);
}

TEST(KeptGenres, OfATableKeepTheirRows) {
  const FeatureTable all{.spec = {},
                         .genres = {"blues", "jazz", "pop"},
                         .songs = {"b", "j", "p"},
                         .segments = {{}, {.number = 1}, {.number = 2}},
                         .features = Matrix({1, 2, 3, 4, 5, 6}, 3, 2),
                         .labels = {0, 1, 2},
                         .incomplete = {{.path = "b", .heard = {}}, {.path = "p", .heard = {}}}};
  const FeatureTable kept = keep_genres(all, {"jazz", "pop"});
  EXPECT_THAT(kept.songs, ElementsAre("j", "p"));
  EXPECT_THAT(kept.labels, ElementsAre(0, 1));
  EXPECT_EQ(kept.segments[1].number, 2U);
  EXPECT_THAT(kept.features.row(1), ElementsAre(5, 6));
  ASSERT_EQ(kept.incomplete.size(), 1U);
  EXPECT_EQ(kept.incomplete.front().path, "p");
  EXPECT_THAT(without_incomplete(kept).songs, ElementsAre("j"));
  EXPECT_THAT(without_incomplete(kept).genres, ElementsAre("jazz", "pop"));
}

TEST(KeptGenres, ThatAreNotThereAreNamedWithThoseThatAre) {
  const GenreFolders all{.genres = {"blues", "jazz"}, .songs = {}};
  EXPECT_THAT(test::message_of<UsageError>([&] { keep_genres(all, {"polka"}); }),
              testing::AllOf(HasSubstr("polka"), HasSubstr("blues, jazz")));
}

}  // namespace
}  // namespace auricle
