#include <auricle/dataset/shard.hpp>

#include <algorithm>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string complaint_about(const std::vector<ShardFile>& files) {
  try {
    check_complete(files);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(Shard, IsReadAndWritten) {
  EXPECT_EQ(Shard::from("2/4"), (Shard{.index = 2, .count = 4}));
  EXPECT_EQ(Shard::from("1/1").text(), "1/1");
  EXPECT_EQ(Shard::from("1000000/1000000").index, 1'000'000U);
  for (const char* text : {"", "/", "1", "1/", "/4", "0/4", "5/4", "-1/4", "1/-4", "1/4/4", "a/b", "1.0/4", " 1/4",
                           "+1/4", "1/99999999999999999999"}) {
    EXPECT_THROW(Shard::from(text), UsageError) << text;
  }
}

TEST(Shard, HasTheSongsThatItAlwaysHad) {
  // Python: xxhash.xxh3_64_intdigest(path) % n + 1, for n in 1, 2, 3, 4, 7, 64.
  const std::vector<std::size_t> counts{1, 2, 3, 4, 7, 64};
  const std::vector<std::size_t> blues{1, 2, 1, 4, 4, 48};
  const std::vector<std::size_t> rock{1, 2, 1, 4, 5, 36};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    EXPECT_TRUE((Shard{.index = blues[i], .count = counts[i]}).has("blues/blues.00000.wav"));
    EXPECT_TRUE((Shard{.index = rock[i], .count = counts[i]}).has("rock/caf\xe9.mp3"));
  }
}

TEST(Shard, IsOneOfAsManyAsThereAreAndAboutAsLarge) {
  for (const std::size_t count : {1U, 2U, 3U, 10U}) {
    std::vector<std::size_t> sizes(count);
    constexpr std::size_t kSongs = 5000;
    for (std::size_t song = 0; song < kSongs; ++song) {
      const std::string path = fmt::format("genre {}/{:05}.mp3", song % 7, song);
      std::size_t n_owners = 0;
      for (std::size_t i = 1; i <= count; ++i) {
        const bool owns = Shard{.index = i, .count = count}.has(path);
        n_owners += owns ? 1 : 0;
        sizes[i - 1] += owns ? 1 : 0;
      }
      ASSERT_EQ(n_owners, 1U) << path;
    }
    EXPECT_GT(std::ranges::min(sizes) * count, kSongs * 8 / 10);
  }
}

TEST(Shard, GoesByTheWayFromTheFolderHoweverThatIsNamed) {
  EXPECT_EQ(path_in("/mnt/a", "/mnt/a/rock/1.mp3"), "rock/1.mp3");
  EXPECT_EQ(path_in("/srv/b/", "/srv/b/rock/1.mp3"), "rock/1.mp3");
  EXPECT_EQ(path_in(".", "./rock/1.mp3"), "rock/1.mp3");
  EXPECT_EQ(path_in("/", "/rock/1.mp3"), "rock/1.mp3");
  EXPECT_EQ(path_in("rock/1.mp3", "rock/1.mp3"), "1.mp3");
  EXPECT_EQ(path_in("1.mp3", "1.mp3"), "1.mp3");
}

TEST(Shards, AreCompleteOrSayWhatIsWrong) {
  const auto shard = [](std::size_t index, std::size_t count, const char* file) {
    return ShardFile{.shard = {.index = index, .count = count}, .file = file};
  };
  EXPECT_EQ(complaint_about({shard(1, 1, "a")}), "");
  EXPECT_EQ(complaint_about({shard(3, 3, "c"), shard(1, 3, "a"), shard(2, 3, "b")}), "");
  EXPECT_THAT(complaint_about({shard(3, 3, "c"), shard(1, 3, "a")}), HasSubstr("shard 2/3 is missing"));
  EXPECT_THAT(complaint_about({shard(2, 3, "b"), shard(1, 3, "a")}), HasSubstr("shard 3/3 is missing"));
  EXPECT_THAT(complaint_about({shard(2, 2, "b")}), HasSubstr("shard 1/2 is missing"));
  EXPECT_THAT(complaint_about({shard(1, 2, "a"), shard(2, 2, "b"), shard(1, 2, "c")}),
              AllOf(HasSubstr("shard 1/2 is there twice"), HasSubstr("a and c")));
  EXPECT_THAT(complaint_about({shard(1, 2, "a"), shard(2, 3, "b")}), AllOf(HasSubstr("1/2"), HasSubstr("2/3")));
  EXPECT_THAT(complaint_about({shard(1, 1'000'000'000'000, "a")}), HasSubstr("shard 2/1000000000000 is missing"));
}

}  // namespace
}  // namespace auricle
