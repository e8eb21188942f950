#include <auricle/dataset/table_csv.hpp>

#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/table_export.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A table with names that CSV has to quote.
FeatureTable odd_table() {
  return {.spec = {.n_values = 2},
          .genres = {"blues", "rock, \"hard\""},
          .songs = {"a\n.wav", "b.wav", "b.wav"},
          .segments = {{0, 0.0, 3.0}, {0, 0.0, 3.0}, {1, 3.0, 2.5}},
          .features = Matrix({0.1F, -1e-30F, 3.0F, 4.0F, 5.0F, 6.5F}, 3, 2),
          .labels = {0, 1, 1}};
}

TEST(TableCsv, ReadsWhatItWrote) {
  const test::TemporaryFolder folder;
  const FeatureTable written = odd_table();
  write_csv(folder / "t.csv", written);
  const FeatureTable read = load_csv(folder / "t.csv", written.spec);
  EXPECT_EQ(read.fingerprint(), written.fingerprint()) << "features, labels and genres, bit for bit";
  EXPECT_EQ(read.songs, written.songs);
  EXPECT_EQ(read.segments, written.segments);
}

TEST(TableCsv, TakesThePublicTablesHeadings) {
  const test::TemporaryFolder folder;
  write_file(folder / "t.csv",
             "filename,length,value2,value1,label\npop.00001.wav,661794,2,1,pop\nx.wav,1,4,3,blues\n");
  const FeatureTable table = load_csv(folder / "t.csv", {.n_values = 2});
  EXPECT_THAT(table.genres, ElementsAre("blues", "pop"));
  EXPECT_THAT(table.labels, ElementsAre(1, 0));
  EXPECT_THAT(table.songs, ElementsAre("pop.00001.wav", "x.wav"));
  EXPECT_THAT(table.features.row(0), ElementsAre(1, 2)) << "by name, not by place";
}

TEST(TableCsv, KnowsSegmentsByTheirNames) {
  const test::TemporaryFolder folder;
  write_file(folder / "t.csv", "filename,value1,label\npop.00001.0.wav,1,pop\npop.00001.11.wav,2,pop\nx.1.wav,3,pop\n");
  const FeatureTable table = load_csv(folder / "t.csv", {.n_values = 1});
  EXPECT_THAT(table.songs, ElementsAre("pop.00001.wav", "pop.00001.wav", "x.1.wav"));
  EXPECT_EQ(table.segments[1].number, 11U);
}

TEST(TableCsv, SaysWhatIsWrongAndWhere) {
  const test::TemporaryFolder folder;
  const auto complaint = [&](const std::string& text) -> std::string {
    write_file(folder / "t.csv", text);
    try {
      load_csv(folder / "t.csv", {.n_values = 1});
    } catch (const DatasetError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(complaint("song,genre\n"), HasSubstr("no column \"value1\""));
  EXPECT_THAT(complaint(""), HasSubstr("no column \"song\""));
  EXPECT_THAT(complaint("song,genre,value1\n"), HasSubstr("no songs"));
  EXPECT_THAT(complaint("song,genre,value1\na,b,1\na,b\n"), HasSubstr("line 3: 2 fields"));
  EXPECT_THAT(complaint("song,genre,value1\n\"a\nb\",b,1\na,b,1x\n"), HasSubstr("line 4: \"1x\" is no number"));
  EXPECT_THAT(complaint("song,genre,value1\na,b,nan\n"), HasSubstr("is no number"));
  EXPECT_THAT(complaint("song,genre,value1\n,b,1\n"), HasSubstr("line 2"));
  EXPECT_THROW(load_csv(folder / "missing.csv", {.n_values = 1}), FileError);
}

TEST(TableCsv, ReadsThePublicGtzanTable) {
  const auto music_folder = test::real_music();
  if (!music_folder) {
    GTEST_SKIP() << "NO REAL MUSIC HERE: the public GTZAN table is not read (set AURICLE_REAL_MUSIC)";
  }
  const FeatureTable table = load_csv(*music_folder / "gtzan_features_30_sec.csv", named_feature_spec("gtzan57"));
  EXPECT_EQ(table.genres.size(), 10U);
  EXPECT_EQ(table.songs.size(), 710U);
  EXPECT_EQ(table.features.cols(), 57U);
}

}  // namespace
}  // namespace auricle
