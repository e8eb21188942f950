#include <auricle/dataset/table_export.hpp>

#include <cstdlib>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/features/statistics.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

namespace auricle {
namespace {

using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// Two rows; one song's name needs every kind of quoting.
FeatureTable table() {
  FeatureTable table;
  table.spec = named_feature_spec("gtzan57");
  table.genres = {"blues", "rock & roll"};
  table.songs = {"/music/plain.mp3", "/music/a, \"b\"\nc.mp3"};
  table.segments = {{.number = 0, .start_s = 0.0, .duration_s = 30.0},
                    {.number = 3, .start_s = 9.0, .duration_s = 3.0}};
  table.labels = {1, 0};
  table.features = Matrix(2, 57);
  table.features(0, 0) = 0.1F;
  table.features(1, 56) = -1.17549435e-38F;
  return table;
}

TEST(WriteCsv, HasAHeaderAndALineARowAsRfc4180Wants) {
  const TemporaryFolder folder;
  write_csv(folder / "table.csv", table());
  const std::string text = read_file(folder / "table.csv");
  EXPECT_THAT(text, StartsWith("song,genre,segment,start_s,duration_s,chroma_stft_mean,chroma_stft_var,"));
  EXPECT_THAT(text, HasSubstr("mfcc20_var\r\n/music/plain.mp3,rock & roll,0,0,30,0.1,0,"));
  EXPECT_THAT(text, HasSubstr("\r\n\"/music/a, \"\"b\"\"\nc.mp3\",blues,3,9,3,0,"));
  EXPECT_TRUE(text.ends_with(",-1.1754944e-38\r\n")) << text.substr(text.size() - 40);
}

TEST(WriteCsv, LeavesNothingBehindWhenItFails) {
  EXPECT_THROW(write_csv("/no/such/folder/table.csv", table()), FileError);
}

/// A data set of float or double, as an independent reader sees it.
std::vector<double> read_column(hid_t file, const char* name) {
  const hid_t column = H5Dopen2(file, name, H5P_DEFAULT);
  const hid_t space = H5Dget_space(column);
  std::vector<double> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
  EXPECT_GE(H5Dread(column, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0) << name;
  H5Sclose(space);
  H5Dclose(column);
  return values;
}

std::vector<std::string> read_text_column(hid_t file, const char* name) {
  const hid_t column = H5Dopen2(file, name, H5P_DEFAULT);
  const hid_t type = H5Dget_type(column);
  std::vector<char*> texts(2);
  EXPECT_GE(H5Dread(column, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()), 0) << name;
  std::vector<std::string> result(texts.begin(), texts.end());
  for (char* text : texts) {
    H5free_memory(text);
  }
  H5Tclose(type);
  H5Dclose(column);
  return result;
}

TEST(WriteHdf5, HasADataSetForEachColumn) {
  const TemporaryFolder folder;
  write_hdf5(folder / "table.h5", table());
  const hid_t file = H5Fopen((folder / "table.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  EXPECT_THAT(read_text_column(file, "song"), ElementsAre("/music/plain.mp3", "/music/a, \"b\"\nc.mp3"));
  EXPECT_THAT(read_text_column(file, "genre"), ElementsAre("rock & roll", "blues"));
  EXPECT_THAT(read_column(file, "segment"), ElementsAre(0, 3));
  EXPECT_THAT(read_column(file, "start_s"), ElementsAre(0, 9));
  EXPECT_THAT(read_column(file, "duration_s"), ElementsAre(30, 3));
  EXPECT_THAT(read_column(file, "chroma_stft_mean"), ElementsAre(0.1F, 0));
  H5G_info_t info;
  ASSERT_GE(H5Gget_info(file, &info), 0);
  EXPECT_EQ(info.nlinks, 5U + 57U);
  EXPECT_GT(H5Aexists(file, "features"), 0);
  H5Fclose(file);
}

TEST(WriteHdf5, WritesNamesThatAreNoUtf8AsText) {
  const TemporaryFolder folder;
  FeatureTable odd = table();
  odd.songs = {"/music/caf\xe9.mp3", "/music/caf\xe8.mp3"};
  write_hdf5(folder / "table.h5", odd);
  const hid_t file = H5Fopen((folder / "table.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  EXPECT_THAT(read_text_column(file, "song"), ElementsAre("/music/caf\\xe9.mp3", "/music/caf\\xe8.mp3"));
  H5Fclose(file);
}

TEST(WriteHdf5, LeavesNothingBehindWhenItFails) {
  EXPECT_THROW(write_hdf5("/no/such/folder/table.h5", table()), FileError);
}

}  // namespace
}  // namespace auricle
