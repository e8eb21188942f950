#include <auricle/dataset/table_csv.hpp>

#include <regex>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/table_export.hpp>
#include <auricle/features/statistics.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

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

/// The table of two songs that all of the following texts stand for.
void expect_two_songs(const std::string& text) {
  const test::TemporaryFolder folder;
  write_file(folder / "t.csv", text);
  try {
    const FeatureTable table = load_csv(folder / "t.csv", {.n_values = 2});
    EXPECT_THAT(table.songs, ElementsAre("a, b.wav", "c.wav")) << text;
    EXPECT_THAT(table.genres, ElementsAre("hip hop", "pop")) << text;
    EXPECT_THAT(table.labels, ElementsAre(1, 0)) << text;
    EXPECT_THAT(table.features.values(), ElementsAre(0.5F, -2e-5F, 1.0F, 1234.5F)) << text;
  } catch (const DatasetError& error) {
    ADD_FAILURE() << error.what() << " of:\n" << text;
  }
}

TEST(TableCsv, ReadsWhatSpreadsheetsAndStatisticsProgramsWrite) {
  const std::string lines = "song,genre,value1,value2\n\"a, b.wav\",pop,0.5,-2e-5\nc.wav,hip hop,1,1234.5\n";
  const auto with_ends = [&](const std::string& end) { return std::regex_replace(lines, std::regex("\n"), end); };
  expect_two_songs(lines);
  expect_two_songs(with_ends("\r\n"));
  expect_two_songs(with_ends("\r"));
  expect_two_songs(with_ends("\n\n"));
  expect_two_songs(with_ends("\r\n,,,\r\n"));
  expect_two_songs(with_ends(",\r\n"));
  expect_two_songs(with_ends(",,\n"));
  expect_two_songs(lines.substr(0, lines.size() - 1));
  expect_two_songs("\xef\xbb\xbf" + lines);
  expect_two_songs("\r\n\r\n" + lines + "\n \n");
  expect_two_songs("Table 1\n" + lines);
  // Excel and LibreOffice where the comma is the decimal point
  const std::string german = "song;genre;value1;value2\r\na, b.wav;pop;0,5;-2E-05\r\nc.wav;hip hop;1;1234,5\r\n";
  expect_two_songs(german);
  expect_two_songs("sep=;\r\n" + german);
  expect_two_songs("\xef\xbb\xbfsep=;\r\n" + german);
  expect_two_songs(std::regex_replace(german, std::regex(";"), "\t"));
  expect_two_songs(std::regex_replace(std::regex_replace(german, std::regex(","), "."), std::regex("a\\. b"), "a, b"));
  // Google Sheets there
  expect_two_songs("song,genre,value1,value2\n\"a, b.wav\",pop,\"0,5\",-2e-5\nc.wav,hip hop,1,\"1234,5\"\n");
  // pandas with its index, and with another order and other columns
  expect_two_songs("Unnamed: 0,song,genre,value1,value2\n0,\"a, b.wav\",pop,0.5,-2e-05\n1,c.wav,hip hop,1.0,1234.5\n");
  expect_two_songs(
      ",value2,label,tempo,filename,value1\n0,-2e-05,pop,,\"a, b.wav\",0.5\n1,1234.5,hip hop,x,c.wav,1.0\n");
  // R: write.csv, write.table, write.csv2
  expect_two_songs(
      "\"\",\"song\",\"genre\",\"value1\",\"value2\"\n\"1\",\"a, b.wav\",\"pop\",0.5,-2e-05\n\"2\",\"c.wav\",\"hip "
      "hop\",1,1234.5\n");
  expect_two_songs(
      "\"song\" \"genre\" \"value1\" \"value2\"\n\"1\" \"a, b.wav\" \"pop\" 0.5 -2e-05\n\"2\" \"c.wav\" \"hip hop\" 1 "
      "1234.5\n");
  expect_two_songs(
      "\"\";\"song\";\"genre\";\"value1\";\"value2\"\n\"1\";\"a, b.wav\";\"pop\";0,5;-2e-05\n\"2\";\"c.wav\";\"hip "
      "hop\";1;1234,5\n");
  // by hand
  expect_two_songs(
      " Song , Genre, value1 ,VALUE2\n \"a, b.wav\" , pop , 0.5,\xc2\xa0-2e-5 \nc.wav,hip hop,+1, 1234.5\n");
}

std::string complaint(const std::string& text, const FeatureSpec& spec = {.n_values = 1}) {
  const test::TemporaryFolder folder;
  write_file(folder / "t.csv", text);
  try {
    load_csv(folder / "t.csv", spec);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(TableCsv, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(complaint("song,genre\na,b\n"), AllOf(HasSubstr("no column \"value1\""), HasSubstr("\"song\", \"genre\""),
                                                    HasSubstr("auricle features")));
  EXPECT_THAT(complaint(""), HasSubstr("t.csv is empty"));
  EXPECT_THAT(complaint("song,genre,value1\n"), HasSubstr("no songs"));
  EXPECT_THAT(complaint("a.wav,blues,0.5,0.25\n"), HasSubstr("no heading"));
  EXPECT_THAT(complaint("song,genre,value1,value1\na,b,1,1\n"), HasSubstr("two columns \"value1\""));
  EXPECT_THAT(complaint("song,genre,value1\na,b,1\na,b\n"), HasSubstr("line 3: 2 fields"));
  EXPECT_THAT(complaint("song,genre,value1\na,b,1\nc,a,b,1\n"), HasSubstr("line 3: 4 fields"));
  EXPECT_THAT(complaint("song,genre,value1\n\"a\nb\",b,1\na,b,1x\n"), HasSubstr("line 4, column value1: \"1x\" is no"));
  EXPECT_THAT(complaint("song,genre,value1\r\n\r\na,b,\r\n"), HasSubstr("line 3, column value1: the cell is empty"));
  EXPECT_THAT(complaint("song,genre,value1\na,b,#DIV/0!\n"), HasSubstr("line 2, column value1: \"#DIV/0!\" is no"));
  EXPECT_THAT(complaint("song,genre,value1\na,b,nan\n"), HasSubstr("is no number"));
  EXPECT_THAT(complaint("song,genre,value1,segment\na,b,1,-1\n"), HasSubstr("column segment: \"-1\" is no whole"));
  EXPECT_THAT(complaint("song,genre,value1\n,b,1\n"), HasSubstr("line 2, column song"));
  EXPECT_THAT(complaint("song,genre,value1\na,\"b,1\n"), HasSubstr("line 2: a quote is never closed"));
  EXPECT_THAT(complaint("song;genre;value1\na;b;661,794\n"), HasSubstr("line 2, column value1: \"661,794\""));
  EXPECT_THAT(complaint("song;genre;value1\na;b;0,5\na;b;0.5\n"), HasSubstr("line 2, column value1: \"0,5\""));
  EXPECT_THAT(complaint("song;genre;value1\na;b;1.234,56\n"), HasSubstr("is no number"));
  EXPECT_THAT(complaint(std::string("PK\x03\x04 xl/ [Content_Types].xml")), HasSubstr("save it as CSV"));
  EXPECT_THAT(complaint(std::string("\xff\xfes\0o\0n\0g\0", 10)), HasSubstr("UTF-16"));
  EXPECT_THAT(complaint("\x89HDF\r\n\x1a\n"), HasSubstr("HDF5"));
  EXPECT_THROW(load_csv("missing.csv", {.n_values = 1}), FileError);
}

TEST(TableCsv, OfDescriptorsNamesTheRecipeThatLearnsFromThem) {
  std::string text = "song,genre";
  for (const std::string& name : value_names(named_feature_spec("gtzan57"))) {
    text += "," + name;
  }
  EXPECT_THAT(complaint(text + "\n", {.n_values = 25'000}), HasSubstr("--recipe descriptors"));
  EXPECT_THAT(complaint(text + "\n", {.n_frames = 100}), HasSubstr("--recipe descriptors"));
  EXPECT_THAT(complaint("song,genre,x\n", {}), HasSubstr(".npy"));
}

TEST(TableCsv, TellsOfSongsThatWereHeardInPart) {
  const test::TemporaryFolder folder;
  FeatureTable written = odd_table();
  write_csv(folder / "whole.csv", written);
  EXPECT_THAT(read_file(folder / "whole.csv"), StartsWith("song,genre,segment,start_s,duration_s,value1,value2\r\n"));
  written.incomplete = {{.path = "b.wav", .heard = {.heard_s = 5.5, .claimed_s = 35.0}}};
  write_csv(folder / "t.csv", written);
  EXPECT_THAT(read_file(folder / "t.csv"), AllOf(HasSubstr("value2,heard_s,claimed_s,damaged_s\r\n"),
                                                 HasSubstr(",,,\r\nb.wav"), EndsWith(",5,6.5,5.5,35,0\r\n")));
  EXPECT_EQ(load_csv(folder / "t.csv", written.spec).incomplete, written.incomplete);
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
