#include <auricle/dataset/song_features.hpp>

#include <cmath>

#include <auricle/audio/load.hpp>
#include <auricle/audio/wav.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using test::TemporaryFolder;

/// A tone that rises by an octave in the middle.
std::filesystem::path write_song(const TemporaryFolder& folder, double duration_s) {
  Clip clip{.samples = std::vector<float>(static_cast<std::size_t>(duration_s * 22'050)), .sample_rate_hz = 22'050};
  for (std::size_t i = 0; i < clip.samples.size(); ++i) {
    const double hz = 2 * i < clip.samples.size() ? 440.0 : 880.0;
    clip.samples[i] = static_cast<float>(0.5 * std::sin(2.0 * M_PI * hz * static_cast<double>(i) / 22'050.0));
  }
  write_wav(folder / "song.wav", clip);
  return folder / "song.wav";
}

TEST(SongFeatures, OfSegmentsAreThoseOfClipsCutOut) {
  const TemporaryFolder folder;
  const auto song = write_song(folder, 10.0);
  const FrontEnd front_end(named_feature_spec("gtzan57"));
  const std::vector<FeatureRow> rows = song_features(front_end, song, 3.0);
  ASSERT_EQ(rows.size(), 3U) << "the last second is less than half a segment";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_DOUBLE_EQ(rows[i].start_s, 3.0 * static_cast<double>(i));
    EXPECT_DOUBLE_EQ(rows[i].duration_s, 3.0);
    const Clip cut = load_clip(song, {.offset_s = rows[i].start_s, .duration_s = 3.0});
    EXPECT_EQ(rows[i].values, front_end.flatten(front_end.compute(cut.samples)).values);
  }
}

TEST(SongFeatures, KeepARestOfHalfASegmentAndSongsShorterThanOne) {
  const TemporaryFolder folder;
  const FrontEnd front_end(named_feature_spec("gtzan57"));
  const std::vector<FeatureRow> rows = song_features(front_end, write_song(folder, 4.5), 3.0);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_DOUBLE_EQ(rows[1].duration_s, 1.5);
  EXPECT_EQ(song_features(front_end, write_song(folder, 1.0), 3.0).size(), 1U);
}

TEST(SongFeatures, OfTheWholeSongAreOneRow) {
  const TemporaryFolder folder;
  const auto song = write_song(folder, 5.0);
  const FrontEnd front_end(named_feature_spec("gtzan57"));
  const std::vector<FeatureRow> rows = song_features(front_end, song, std::nullopt);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_DOUBLE_EQ(rows[0].duration_s, 5.0);
  EXPECT_EQ(rows[0].values, front_end.flatten(front_end.compute(load_clip(song).samples)).values);
}

TEST(SongFeatures, OfALongRecordingArePooledFromPieces) {
  const TemporaryFolder folder;
  const FrontEnd front_end({.kind = FeatureKind::kStatistics,
                            .sample_rate_hz = 1000,
                            .n_fft = 256,
                            .hop_length = 128,
                            .contrast = {.fmin = 50.0, .n_bands = 2},
                            .set = StatisticSet::kGtzan57,
                            .n_values = 57});
  Clip clip{.samples = std::vector<float>(1'300'000), .sample_rate_hz = 1000};
  for (std::size_t i = 0; i < clip.samples.size(); ++i) {
    clip.samples[i] = i < 600'000 ? 0.25F : 0.5F;
  }
  write_wav(folder / "long.wav", clip);
  const std::vector<FeatureRow> rows = song_features(front_end, folder / "long.wav", std::nullopt);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_DOUBLE_EQ(rows[0].duration_s, 1300.0);
  EXPECT_NEAR(rows[0].values[2], (0.25 * 600 + 0.5 * 700) / 1300, 1e-3) << "rms_mean";
}

TEST(SongFeatures, OfASegmentShorterThanTwoFramesAreRefused) {
  const TemporaryFolder folder;
  const auto song = write_song(folder, 1.0);
  const FrontEnd front_end(named_feature_spec("gtzan57"));
  EXPECT_THROW(song_features(front_end, song, 0.1), UsageError);
  EXPECT_THROW(song_features(front_end, song, 0.0), UsageError);
  EXPECT_THROW(song_features(front_end, song, -3.0), UsageError);
}

}  // namespace
}  // namespace auricle
