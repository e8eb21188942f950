#include <auricle/experiment/song_gathering.hpp>

#include <cstdlib>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

using test::message_of;
using testing::ElementsAre;
using testing::HasSubstr;

/// Two genres of three songs, and two songs of none.
class Gathering : public testing::Test {
 protected:
  Gathering() {
    setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
    test::write_genres(folder_ / "music", {"quiet", "loud"}, 3);
    test::write_genres(folder_ / "other", {"noise"}, 2);
  }

  GatheredSongs gather(const SongSources& sources) {
    return gather_songs(sources, {}, test::small_recipe(), 1, diary_, {});
  }

  std::string music() const { return (folder_ / "music").string(); }

  test::TemporaryFolder folder_;
  test::Diary diary_;
};

TEST_F(Gathering, TakesFoldersAsGenres) {
  const GatheredSongs songs = gather({.folder = music()});
  EXPECT_THAT(songs.table().genres, ElementsAre("loud", "quiet"));
  EXPECT_EQ(songs.table().songs.size(), 6U);
  EXPECT_EQ(songs.rows_of_genres().songs.size(), 6U);
}

TEST_F(Gathering, PutsWhatIsUnknownAtTheEndAndIntoTrainingAlone) {
  const GatheredSongs songs = gather({.folder = music(), .unknown = (folder_ / "other").string()});
  EXPECT_THAT(songs.table().genres, ElementsAre("loud", "quiet", "unknown"));
  EXPECT_EQ(songs.n_unknown, 2U);
  EXPECT_EQ(songs.rows_of_genres().songs.size(), 6U);
  EXPECT_THAT(songs.with_unknown({.train = {1}, .validation = {}, .test = {0}}).train, ElementsAre(1, 6, 7));
}

TEST_F(Gathering, RefusesASplitOfOtherSongsBeforeAnyIsRead) {
  std::filesystem::create_directory(folder_ / "lists");
  write_file(folder_ / "lists/train.txt", "elsewhere.wav\n");
  write_file(folder_ / "groups.csv", "elsewhere,Somebody\n");
  const auto refusal = [&]<typename Expected>(const SplitChoice& split, const Expected& /*kind*/) {
    return message_of<Expected>([&] { gather_songs({.folder = music()}, split, test::small_recipe(), 1, diary_, {}); });
  };
  EXPECT_THAT(refusal({.method = SplitMethod::kListed, .name = "theirs", .lists = folder_ / "lists"}, DatasetError("")),
              HasSubstr("none of the songs is in the split's training list"));
  EXPECT_THAT(refusal({.groups = folder_ / "groups.csv"}, UsageError("")), HasSubstr("names none of the songs"));
  EXPECT_EQ(diary_.n_read, 0);
}

TEST_F(Gathering, VariesSongsAsTheRecipeSays) {
  Recipe recipe = test::small_recipe();
  recipe.variations = {{.gain_db = 6.0}};
  const GatheredSongs songs = gather_songs({.folder = music()}, {}, recipe, 1, diary_, {});
  ASSERT_EQ(songs.variants.size(), 1U);
  EXPECT_EQ(songs.variants.front().songs, songs.table().songs);
  EXPECT_NE(songs.variants.front().features(0, 0), songs.table().features(0, 0));
}

TEST_F(Gathering, LeavesOutWhatCannotBeReadAndGoesOn) {
  write_file(folder_ / "music/loud/broken.wav", "RIFF and nothing more");
  const GatheredSongs songs = gather({.folder = music()});
  EXPECT_EQ(songs.table().songs.size(), 6U);
  EXPECT_EQ(songs.extraction.failures.size(), 1U);
  EXPECT_EQ(diary_.n_failed, 1U);
}

TEST_F(Gathering, LeavesOutWhatIsCutShortUnlessItIsWanted) {
  const std::filesystem::path cut = folder_ / "music/loud/cut.wav";
  test::write_noise(cut, {.duration_s = 6.0});
  std::filesystem::resize_file(cut, std::filesystem::file_size(cut) / 3);
  const GatheredSongs songs = gather({.folder = music()});
  EXPECT_EQ(songs.table().songs.size(), 6U);
  EXPECT_EQ(songs.n_damaged, 1U);
  EXPECT_EQ(songs.n_troubled(), 1U);
  EXPECT_THAT(diary_.warnings, ElementsAre(HasSubstr("--keep-damaged")));
  const GatheredSongs kept = gather({.folder = music(), .keep_damaged = true});
  EXPECT_EQ(kept.table().songs.size(), 7U);
  EXPECT_EQ(kept.n_troubled(), 1U) << "said all the same";

  Recipe varied = test::small_recipe();
  varied.variations = {{.gain_db = 6.0}};
  EXPECT_EQ(gather_songs({.folder = music()}, {}, varied, 1, diary_, {}).variants.front().songs.size(), 6U);
}

TEST_F(Gathering, RefusesNamesThatNoModelCanHoldBeforeItReadsASong) {
  for (const char* name : {"new\nline",
                           "fran\xe7"
                           "ais"}) {
    test::write_genres(folder_ / "named", {"good", name}, 1);
    EXPECT_THAT(message_of<UsageError>([&] { gather({.folder = (folder_ / "named").string()}); }), HasSubstr("rename"));
    std::filesystem::remove_all(folder_ / "named");
  }
  std::filesystem::rename(folder_ / "music/loud", folder_ / "music/unknown");
  EXPECT_NO_THROW(gather({.folder = music()}));
  diary_ = {};
  EXPECT_THAT(message_of<UsageError>([&] { gather({.folder = music(), .unknown = (folder_ / "other").string()}); }),
              HasSubstr("--unknown"));
  EXPECT_EQ(diary_.n_read, 0);
}

TEST_F(Gathering, RefusesWhatCannotBeLearntFrom) {
  EXPECT_THAT(message_of<DatasetError>([&] { gather({.folder = music(), .genres = {"loud"}}); }),
              HasSubstr("one genre only (loud)"));
  std::filesystem::create_directory(folder_ / "music/noise");
  write_file(folder_ / "music/noise/1.mp3", "no music");
  EXPECT_THAT(message_of<DatasetError>([&] { gather({.folder = music()}); }), HasSubstr("no song of genre noise"));
  std::filesystem::create_directory(folder_ / "empty");
  EXPECT_THAT(message_of<DatasetError>([&] { gather({.folder = music(), .unknown = (folder_ / "empty").string()}); }),
              HasSubstr("holds no audio"));
}

}  // namespace
}  // namespace auricle
