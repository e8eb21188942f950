#include <auricle/dataset/feature_table.hpp>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <sys/resource.h>

#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/dataset/feature_table_file.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t kValues = 200;

FeatureSpec small_spec() { return {.n_values = kValues}; }

void write_tone(const fs::path& path, double frequency_hz, double duration_s) {
  Clip clip{.samples = std::vector<float>(static_cast<std::size_t>(duration_s * 22050)), .sample_rate_hz = 22050};
  for (std::size_t i = 0; i < clip.samples.size(); ++i) {
    clip.samples[i] = static_cast<float>(0.5 * std::sin(frequency_hz * 0.000285 * static_cast<double>(i)));
  }
  fs::create_directories(path.parent_path());
  write_wav(path, clip);
}

/// Two genres of two tones, one of them too short for all values, and a file that is no audio.
GenreFolders practice(const TemporaryFolder& folder) {
  write_tone(folder / "high/1.wav", 3000, 1.0);
  write_tone(folder / "high/2.wav", 4000, 1.0);
  write_tone(folder / "low/1.wav", 100, 1.0);
  write_tone(folder / "low/2.wav", 200, 0.1);
  write_file(folder / "low/broken.mp3", "this is no music");
  return scan_genre_folders(folder.path());
}

TEST(ExtractFeatures, GivesARowASongAndReportsTheRest) {
  const TemporaryFolder folder;
  ProgressReport last;
  const Extraction extraction =
      extract_features(practice(folder), small_spec(), {.threads = 2}, [&](const ProgressReport& report) {
        EXPECT_EQ(report.done, last.done + 1);
        last = report;
      });
  const FeatureTable& table = extraction.table;
  EXPECT_THAT(table.genres, ElementsAre("high", "low"));
  EXPECT_THAT(table.labels, ElementsAre(0, 0, 1, 1));
  EXPECT_EQ(table.features.rows(), 4U);
  EXPECT_EQ(table.features.cols(), kValues);
  EXPECT_EQ(table.songs.back(), (folder / "low/2.wav").string());
  EXPECT_EQ(table.n_padded, 1U);
  EXPECT_EQ(last.done, 5U);
  EXPECT_EQ(last.total, 5U);
  EXPECT_EQ(last.failed, 1U);
  ASSERT_EQ(extraction.failures.size(), 1U);
  EXPECT_THAT(extraction.failures[0].reason, HasSubstr("broken.mp3"));
}

TEST(ExtractFeatures, DoesNotDependOnTheNumberOfThreads) {
  const TemporaryFolder folder;
  const GenreFolders folders = practice(folder);
  EXPECT_EQ(extract_features(folders, small_spec(), {.threads = 1}).table.fingerprint(),
            extract_features(folders, small_spec(), {.threads = 3}).table.fingerprint());
}

TEST(ExtractFeatures, NamesAGenreOfWhichNothingIsLeftAndRefusesNothingAtAll) {
  const TemporaryFolder folder;
  write_tone(folder / "low/1.wav", 100, 1.0);
  fs::create_directories(folder / "noise");
  write_file(folder / "noise/1.mp3", "no music");
  const Extraction half = extract_features(scan_genre_folders(folder.path()), small_spec(), {.threads = 1});
  EXPECT_THAT(half.table.songs, testing::SizeIs(1));
  EXPECT_THAT(genres_without_songs(half.table), testing::ElementsAre("noise"));
  const GenreFolders one_song{.genres = {""}, .songs = {{.path = folder / "noise/1.mp3", .label = 0}}};
  try {
    extract_features(one_song, small_spec(), {.threads = 1});
    FAIL() << "a table of nothing";
  } catch (const DatasetError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no song can be used; one of the reasons: can't load"));
  }
  EXPECT_THROW(extract_features(practice(folder), FeatureSpec{}, {.threads = 1}), UsageError)
      << "n_values must be fixed";
}

TEST(FeatureTableFile, ReadsBackWhatItWrote) {
  const TemporaryFolder folder;
  FeatureTable table = extract_features(practice(folder), small_spec(), {.threads = 1}).table;
  table.songs[0] += "\xe9";  // names of files need not be UTF-8
  const FeatureTableFiles files(folder / "table.npy");
  save_feature_table(files, table);

  const Matrix one_hot = read_npy(folder / "table.labels.npy");
  EXPECT_EQ(one_hot.rows(), 4U);
  EXPECT_EQ(one_hot.cols(), 2U);
  EXPECT_EQ(one_hot(3, 1), 1.0F);

  const FeatureTable back = load_feature_table(files);
  EXPECT_EQ(back.fingerprint(), table.fingerprint());
  EXPECT_EQ(back.songs, table.songs);
  EXPECT_EQ(back.spec, table.spec);
  EXPECT_EQ(back.n_padded, 1U);
}

TEST(FeatureTableFile, KeepsNamesAndWhatWasHeard) {
  const TemporaryFolder folder;
  FeatureTable table = extract_features(practice(folder), small_spec(), {.threads = 1}).table;
  table.songs[0] = "caf\xe9\n.wav";
  table.genres[1] =
      "fran\xe7"
      "ais";
  table.incomplete = {{.path = table.songs[0], .heard = {.heard_s = 1.5, .claimed_s = 30.0}}};
  for (const char* name : {"table.npy", "TABLE.NPY", "table"}) {
    save_feature_table(FeatureTableFiles(folder / name), table);
    const FeatureTable back = load_table(folder / name, small_spec());
    EXPECT_EQ(back.songs, table.songs);
    EXPECT_EQ(back.genres, table.genres);
    EXPECT_EQ(back.incomplete, table.incomplete);
  }
  EXPECT_TRUE(fs::exists(folder / "TABLE.NPY"));
  EXPECT_THROW(load_table(folder / "table.h5", small_spec()), UsageError);
  EXPECT_THROW(load_table(folder / "low/1.wav", small_spec()), UsageError);
}

TEST(FeatureTableFile, IsReplacedWholeOrNotAtAll) {
  const TemporaryFolder folder;
  FeatureTable table = extract_features(practice(folder), small_spec(), {.threads = 1}).table;
  const FeatureTableFiles files(folder / "table.npy");
  save_feature_table(files, table);
  const std::string before = read_file(files.labels);
  table.labels[0] = 1;
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit full_disk{.rlim_cur = 1000, .rlim_max = limit.rlim_max};  // room for the labels, not for the features
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &full_disk);
  EXPECT_THROW(save_feature_table(files, table), FileError);
  setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(read_file(files.labels), before);
  EXPECT_NO_THROW(load_feature_table(files)) << "the three old files belong together";
}

TEST(FeatureTableFile, NoticesDamage) {
  const TemporaryFolder folder;
  const FeatureTable table = extract_features(practice(folder), small_spec(), {.threads = 1}).table;
  const FeatureTableFiles files(folder / "table");
  save_feature_table(files, table);
  std::string features = read_file(files.features);
  features[features.size() - 2] ^= 1;
  write_file(files.features, features);
  EXPECT_THROW(load_feature_table(files), DatasetError) << "a flipped bit";

  save_feature_table(files, table);
  write_npy(files.labels, Matrix(4, 2, 1.0F));
  EXPECT_THROW(load_feature_table(files), DatasetError) << "labels that are not one-hot";

  save_feature_table(files, table);
  write_npy(files.labels, Matrix(3, 2));
  EXPECT_THROW(load_feature_table(files), DatasetError) << "another number of songs";

  save_feature_table(files, table);
  write_file(files.info, "{}");
  EXPECT_THROW(load_feature_table(files), DatasetError) << "no class names";
  fs::remove(files.info);
  EXPECT_THROW(load_feature_table(files), FileError);
}

}  // namespace
}  // namespace auricle
