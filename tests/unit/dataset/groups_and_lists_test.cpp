#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/song_groups.hpp>
#include <auricle/dataset/song_id.hpp>
#include <auricle/dataset/song_names.hpp>
#include <auricle/dataset/split.hpp>
#include <auricle/dataset/split_lists.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

template <typename ErrorType, typename Action>
std::string message_of(Action&& action) {
  try {
    action();
  } catch (const ErrorType& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(SongId, IsTheNameWhateverTheEncodingAndPlace) {
  EXPECT_EQ(song_id("gtzan/blues/blues.00029.ogg"), "blues.00029");
  EXPECT_EQ(song_id("blues.00029.au"), "blues.00029");
  EXPECT_EQ(song_id("blues.00029"), "blues.00029");
  EXPECT_EQ(song_id("blues/blues.00029"), "blues.00029");
}

TEST(SongGroups, PutTogetherWhatSeveralSourcesSay) {
  const std::vector<std::string> songs{"a.ogg", "b.ogg", "a.ogg", "c.ogg", "d.ogg"};
  SongGroups groups(songs);
  EXPECT_THAT(groups.of_rows(), ElementsAre(0, 1, 0, 2, 3)) << "rows of one song";
  groups.join(3, 1);
  EXPECT_THAT(groups.of_rows(), ElementsAre(0, 1, 0, 1, 2));
  groups.join(1, 2);
  EXPECT_THAT(groups.of_rows(), ElementsAre(0, 0, 0, 0, 1));
}

TEST(SongGroups, AreReadFromAFile) {
  const test::TemporaryFolder folder;
  write_file(folder / "artists.csv", "song,group\r\n# a comment\n\nm/a.wav,Ann\nb,Bob\nc,Ann\nz,Ann\n");
  const std::vector<std::string> songs{"m/a.ogg", "m/b.ogg", "m/c.ogg", "m/d.ogg"};
  SongGroups groups(songs);
  EXPECT_EQ(join_by_file(groups, songs, folder / "artists.csv"), 3U);
  EXPECT_THAT(groups.of_rows(), ElementsAre(0, 1, 0, 2));

  write_file(folder / "bad.csv", "song,group\na\n");
  EXPECT_THAT(message_of<DatasetError>([&] { join_by_file(groups, songs, folder / "bad.csv"); }),
              HasSubstr("bad.csv, line 2"));
  write_file(folder / "twice.csv", "a,Ann\na,Bob\n");
  EXPECT_THAT(message_of<DatasetError>([&] { join_by_file(groups, songs, folder / "twice.csv"); }),
              HasSubstr("m/a.ogg is in two groups"));
}

TEST(SongGroups, LeaveFaultsToThemselves) {
  const test::TemporaryFolder folder;
  write_file(folder / "faults.csv", "a,one\nb,one\nc,fault\nd,fault\n");
  const std::vector<std::string> songs{"m/a.ogg", "m/c.ogg", "m/b.ogg", "m/d.ogg", "m/c.ogg"};
  SongGroups groups(songs);
  EXPECT_EQ(join_by_file(groups, songs, folder / "faults.csv"), 2U);
  EXPECT_THAT(groups.of_rows(), ElementsAre(0, 1, 0, 2, 1)) << "faults are no group of songs";
  EXPECT_THAT(faulty_rows(songs, folder / "faults.csv"), ElementsAre(1, 3, 4));
}

TEST(RandomSplitOfSongs, KeepsRowsOfASongTogether) {
  std::vector<std::size_t> songs;
  for (std::size_t row = 0; row < 200; ++row) {
    songs.push_back(row / 4);
  }
  const Split split = random_split_of_songs(songs, {});
  EXPECT_EQ(split.train.size() + split.validation.size() + split.test.size(), songs.size());
  EXPECT_EQ(split.test.size(), 40U);
  std::map<std::size_t, std::set<int>> sides;
  int side = 0;
  for (const auto* part : {&split.train, &split.validation, &split.test}) {
    for (const std::size_t row : *part) {
      sides[songs[row]].insert(side);
    }
    ++side;
  }
  for (const auto& [song, of_song] : sides) {
    EXPECT_EQ(of_song.size(), 1U) << "song " << song;
  }
}

TEST(RandomSplitOfSongs, IsTheArticlesWhereASongIsARow) {
  std::vector<std::size_t> songs(50);
  std::iota(songs.begin(), songs.end(), std::size_t{0});
  const Split by_songs = random_split_of_songs(songs, {.seed = 3});
  const Split by_rows = random_split(50, {.seed = 3});
  EXPECT_EQ(by_songs.train, by_rows.train);
  EXPECT_EQ(by_songs.validation, by_rows.validation);
  EXPECT_EQ(by_songs.test, by_rows.test);
}

TEST(SongGroups, KnowGtzansDuplicates) {
  const std::vector<std::string> songs{"pop/pop.00054.ogg", "pop/pop.00055.ogg", "pop/pop.00060.ogg",
                                       "metal/metal.00058.ogg", "rock/rock.00016.ogg"};
  SongGroups groups(songs);
  join_by_file(groups, songs, test::source_dir() / "data" / "faults" / "gtzan.csv");
  EXPECT_THAT(groups.of_rows(), ElementsAre(0, 1, 0, 2, 2));
}

/// 240 songs of three genres, 40 : 80 : 120, in groups of one to five songs of a genre.
struct Songs {
  std::vector<int> labels;
  std::vector<std::size_t> groups;

  Songs() {
    std::size_t group = 0;
    for (int genre = 0; genre < 3; ++genre) {
      for (int left = 40 * (genre + 1); left > 0; ++group) {
        for (int size = std::min<int>(left, 1 + static_cast<int>(group) % 5); size > 0; --size, --left) {
          labels.push_back(genre);
          groups.push_back(group);
        }
      }
    }
  }
  GroupedRows rows() const { return {.labels = labels, .groups = groups}; }

  std::vector<int> counts(const std::vector<std::size_t>& part) const {
    std::vector<int> counts(3);
    for (const std::size_t row : part) {
      ++counts[static_cast<std::size_t>(labels[row])];
    }
    return counts;
  }
};

void expect_whole_groups(const Songs& songs, const Split& split) {
  std::vector<std::set<std::size_t>> groups;
  std::vector<std::size_t> rows;
  for (const auto* part : {&split.train, &split.validation, &split.test}) {
    groups.emplace_back();
    for (const std::size_t row : *part) {
      groups.back().insert(songs.groups[row]);
      rows.push_back(row);
    }
  }
  std::ranges::sort(rows);
  ASSERT_EQ(rows.size(), songs.labels.size()) << "each row in one part";
  EXPECT_TRUE(std::ranges::adjacent_find(rows) == rows.end());
  std::vector<std::size_t> common;
  for (const auto& [a, b] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 2)}) {
    std::ranges::set_intersection(groups[static_cast<std::size_t>(a)], groups[static_cast<std::size_t>(b)],
                                  std::back_inserter(common));
  }
  EXPECT_THAT(common, IsEmpty()) << "groups on two sides";
}

TEST(StratifiedSplit, SharesOutEachGenreInWholeGroups) {
  const Songs songs;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Split split = stratified_split(songs.rows(), {.seed = seed});
    expect_whole_groups(songs, split);
    const std::vector<int> test = songs.counts(split.test);
    const std::vector<int> validation = songs.counts(split.validation);
    for (std::size_t genre = 0; genre < 3; ++genre) {
      EXPECT_NEAR(test[genre], 8.0 * static_cast<double>(genre + 1), 2.0) << genre;
      EXPECT_NEAR(validation[genre], 6.4 * static_cast<double>(genre + 1), 2.0) << genre;
    }
  }
  EXPECT_EQ(stratified_split(songs.rows(), {.seed = 1}).test, stratified_split(songs.rows(), {.seed = 1}).test);
  EXPECT_NE(stratified_split(songs.rows(), {.seed = 1}).test, stratified_split(songs.rows(), {.seed = 2}).test);
}

TEST(KFoldSplits, TestEachRowOnce) {
  const Songs songs;
  const std::vector<Split> folds = k_fold_splits(songs.rows(), 5, {});
  ASSERT_EQ(folds.size(), 5U);
  std::vector<std::size_t> tested;
  for (const Split& fold : folds) {
    expect_whole_groups(songs, fold);
    tested.insert(tested.end(), fold.test.begin(), fold.test.end());
    const std::vector<int> counts = songs.counts(fold.test);
    for (std::size_t genre = 0; genre < 3; ++genre) {
      EXPECT_NEAR(counts[genre], 8.0 * static_cast<double>(genre + 1), 3.0);
    }
  }
  std::ranges::sort(tested);
  EXPECT_EQ(tested.size(), songs.labels.size());
  EXPECT_TRUE(std::ranges::adjacent_find(tested) == tested.end());
}

TEST(KFoldSplits, RefuseWhatCannotBe) {
  const Songs songs;
  EXPECT_THROW(k_fold_splits(songs.rows(), 1, {}), UsageError);
  EXPECT_THROW(k_fold_splits(songs.rows(), 200, {}), DatasetError) << "fewer groups than folds";
  const std::vector<int> labels(10, 0);
  const std::vector<std::size_t> one_group(10, 0);
  EXPECT_THROW(stratified_split({.labels = labels, .groups = one_group}, {}), DatasetError);
  EXPECT_THROW(stratified_split(songs.rows(), {.test_share = 1.0}), UsageError);
}

/// Songs of genres as large as each other, a group each.
struct SingleSongs {
  std::vector<int> labels;
  std::vector<std::size_t> groups;

  SingleSongs(int n_genres, int n_songs) {
    for (int song = 0; song < n_genres * n_songs; ++song) {
      labels.push_back(song / n_songs);
      groups.push_back(groups.size());
    }
  }
  GroupedRows rows() const { return {.labels = labels, .groups = groups}; }
  std::size_t count(const std::vector<std::size_t>& part, int genre) const {
    return static_cast<std::size_t>(std::ranges::count_if(part, [&](std::size_t row) { return labels[row] == genre; }));
  }
};

TEST(KFoldSplits, AreAlikeAsAWhole) {
  for (const auto& [n_genres, n_songs, n_folds] :
       {std::array{10, 7, 5}, std::array{10, 3, 5}, std::array{3, 13, 5}, std::array{7, 11, 4}}) {
    const SingleSongs songs(n_genres, n_songs);
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const auto least = static_cast<std::size_t>(n_genres * n_songs / n_folds);
      for (const Split& fold : k_fold_splits(songs.rows(), static_cast<std::size_t>(n_folds), {.seed = seed})) {
        EXPECT_GE(fold.test.size(), least);
        EXPECT_LE(fold.test.size(), least + 1);
        for (int genre = 0; genre < n_genres; ++genre) {
          EXPECT_GE(songs.count(fold.test, genre), static_cast<std::size_t>(n_songs / n_folds));
          EXPECT_LE(songs.count(fold.test, genre), static_cast<std::size_t>(n_songs / n_folds + 1));
        }
      }
    }
  }
}

TEST(KFoldSplits, CanBeMadeOfFewSongs) {
  for (const SingleSongs& songs : {SingleSongs(2, 5), SingleSongs(2, 2), SingleSongs(5, 2)}) {
    for (const Split& fold : k_fold_splits(songs.rows(), 2, {})) {
      EXPECT_EQ(fold.test.size(), songs.labels.size() / 2);
      for (int genre = 0; genre <= songs.labels.back(); ++genre) {
        EXPECT_GE(songs.count(fold.train, genre), 1U) << "validation takes no genre's last song";
      }
    }
  }
}

TEST(KFoldSplits, OfGroupsAreAlikeAsFarAsGroupsAllow) {
  SingleSongs songs(10, 7);
  for (std::size_t row = 0; row < songs.groups.size(); ++row) {
    songs.groups[row] = row / 7 * 3 + row % 7 / 3;  // of 3, 3 and 1 songs
  }
  for (const Split& fold : k_fold_splits(songs.rows(), 5, {})) {
    EXPECT_NEAR(static_cast<double>(fold.test.size()), 14.0, 4.0);
  }
}

TEST(StratifiedSplit, HasItsSharesAsAWholeToo) {
  const SingleSongs seven(10, 7);
  const Split split = stratified_split(seven.rows(), {});
  EXPECT_EQ(split.test.size(), 14U);
  EXPECT_EQ(split.validation.size(), 11U);
  for (int genre = 0; genre < 10; ++genre) {
    EXPECT_GE(seven.count(split.test, genre), 1U);
  }
  const SingleSongs two(20, 2);
  const Split scarce = stratified_split(two.rows(), {});
  EXPECT_NEAR(static_cast<double>(scarce.validation.size()), 6.4, 1.0);
  for (int genre = 0; genre < 20; ++genre) {
    EXPECT_GE(two.count(scarce.train, genre), 1U);
  }
}

TEST(StratifiedSplit, TestsARareGenre) {
  SingleSongs songs(1, 62);
  std::fill(songs.labels.begin() + 2, songs.labels.end(), 1);
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const Split split = stratified_split(songs.rows(), {.seed = seed});
    EXPECT_EQ(songs.count(split.train, 0), 1U);
    EXPECT_EQ(songs.count(split.test, 0), 1U);
  }
}

TEST(SplitLists, PartSongsByName) {
  const test::TemporaryFolder folder;
  write_file(folder / "train.txt", "rock/a.au\r\nb \n\n");
  write_file(folder / "valid.txt", "c\n");
  write_file(folder / "test.txt", "d\ne\n");
  const std::vector<std::string> songs{"x/d.ogg", "x/c.ogg", "x/b.ogg", "x/rock/a.ogg", "x/f.ogg"};
  const ListedSplit listed = listed_split(songs, load_split_lists(folder.path()));
  EXPECT_THAT(listed.split.train, ElementsAre(2, 3));
  EXPECT_THAT(listed.split.validation, ElementsAre(1));
  EXPECT_THAT(listed.split.test, ElementsAre(0));
  EXPECT_EQ(listed.n_unlisted, 1U);
  EXPECT_EQ(listed.n_missing, 1U);
}

TEST(SongNames, AreTheEndsOfPaths) {
  const std::vector<std::string> songs{"m/blues/A/01.wav", "m/jazz/A/01.wav", "m/blues/B/02.wav", "03.wav",
                                       "m/blues/A/01.wav", "m/blues/x.wav",   "m/blues/x.mp3"};
  const SongNames names(songs);
  const auto rows = [&](const std::string& name) { return names.rows_of(name, "list"); };
  EXPECT_THAT(rows("blues/A/01.wav"), ElementsAre(0, 4)) << "both segments";
  EXPECT_THAT(rows("./jazz/A/01"), ElementsAre(1));
  EXPECT_THAT(rows("02"), ElementsAre(2));
  EXPECT_THAT(rows("/data/m/blues/B/02.flac"), ElementsAre(2)) << "a longer path to the same";
  EXPECT_THAT(rows("rock/C/03.wav"), ElementsAre(3)) << "all that the table knows";
  EXPECT_THAT(rows("pop/A/01.wav"), IsEmpty());
  EXPECT_THAT(rows("s/A/01.wav"), IsEmpty()) << "half a folder's name";
  EXPECT_THAT(rows("x.mp3"), ElementsAre(6));
  EXPECT_THAT(
      message_of<DatasetError>([&] { rows("A/01.wav"); }),
      AllOf(HasSubstr("list: \"A/01.wav\" fits 2 songs"), HasSubstr("m/blues/A/01.wav"), HasSubstr("m/jazz/A/01.wav")));
  EXPECT_THROW(rows("x"), DatasetError);
}

TEST(SplitLists, TellSongsOfOneNameApart) {
  const test::TemporaryFolder folder;
  write_file(folder / "train.txt", "blues/A/01.wav\njazz/A/01.wav\n");
  write_file(folder / "test.txt", "blues/B/01.wav\n");
  const std::vector<std::string> songs{"m/blues/A/01.wav", "m/blues/B/01.wav", "m/jazz/A/01.wav", "m/jazz/B/01.wav"};
  const ListedSplit listed = listed_split(songs, load_split_lists(folder.path()));
  EXPECT_THAT(listed.split.train, ElementsAre(0, 2));
  EXPECT_THAT(listed.split.test, ElementsAre(1));
  EXPECT_EQ(listed.n_unlisted, 1U);
  EXPECT_EQ(listed.n_missing, 0U);
  EXPECT_THAT(message_of<DatasetError>(
                  [&] { listed_split(songs, {.train = {"blues/A/01"}, .validation = {}, .test = {"m/blues/A/01"}}); }),
              HasSubstr("m/blues/A/01.wav is in two lists"));
}

TEST(SongGroups, TellSongsOfOneNameApart) {
  const test::TemporaryFolder folder;
  const std::vector<std::string> songs{"m/A/01.wav", "m/B/01.wav", "m/B/02.wav", "m/\"C\", D/01.wav"};
  write_file(folder / "albums.csv", "A/01,a\nB/01,b\n02,b\n\"\"\"C\"\", D/01.wav\",a\n");
  SongGroups groups(songs);
  EXPECT_EQ(join_by_file(groups, songs, folder / "albums.csv"), 4U);
  EXPECT_THAT(groups.of_rows(), ElementsAre(0, 1, 1, 0));
  write_file(folder / "unclear.csv", "02,b\n01,fault\n");
  EXPECT_THAT(message_of<DatasetError>([&] { faulty_rows(songs, folder / "unclear.csv"); }),
              AllOf(HasSubstr("unclear.csv, line 2"), HasSubstr("m/A/01.wav"), HasSubstr("m/B/01.wav")));
}

TEST(SplitLists, MayLackTestSongsButNotContradictThemselves) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(load_split_lists(folder.path()), FileError);
  write_file(folder / "train.txt", "a\n");
  EXPECT_THAT(load_split_lists(folder.path()).test, IsEmpty());
  write_file(folder / "test.txt", "a.wav\n");
  EXPECT_THAT(message_of<DatasetError>([&] { load_split_lists(folder.path()); }), HasSubstr("a is in two lists"));
  EXPECT_THROW(listed_split(std::vector<std::string>{"q.ogg"}, {.train = {"a"}, .validation = {}, .test = {}}),
               DatasetError);
}

TEST(SplitLists, GtzanFilteredIsThePublishedOne) {
  const SplitLists lists = load_split_lists(test::source_dir() / "data" / "splits" / "gtzan-filtered");
  EXPECT_EQ(lists.train.size(), 443U);
  EXPECT_EQ(lists.validation.size(), 197U);
  EXPECT_EQ(lists.test.size(), 290U);
}

}  // namespace
}  // namespace auricle
