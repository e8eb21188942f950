#include <auricle/dataset/song_features.hpp>

#include <cmath>
#include <string>

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
  const std::vector<FeatureRow> rows = song_features(front_end, song, 3.0).rows;
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
  const std::vector<FeatureRow> rows = song_features(front_end, write_song(folder, 4.5), 3.0).rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_DOUBLE_EQ(rows[1].duration_s, 1.5);
  EXPECT_EQ(song_features(front_end, write_song(folder, 1.0), 3.0).rows.size(), 1U);
}

TEST(SongFeatures, OfTheWholeSongAreOneRow) {
  const TemporaryFolder folder;
  const auto song = write_song(folder, 5.0);
  const FrontEnd front_end(named_feature_spec("gtzan57"));
  const std::vector<FeatureRow> rows = song_features(front_end, song, std::nullopt).rows;
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
  const std::vector<FeatureRow> rows = song_features(front_end, folder / "long.wav", std::nullopt).rows;
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_DOUBLE_EQ(rows[0].duration_s, 1300.0);
  EXPECT_NEAR(rows[0].values[2], (0.25 * 600 + 0.5 * 700) / 1300, 1e-3) << "rms_mean";
}

/// So many seconds of silence (dither), of a tone and of silence again.
std::filesystem::path write_between_silences(const TemporaryFolder& folder, double before_s, double tone_s,
                                             double after_s) {
  const auto samples = [](double seconds) { return static_cast<std::size_t>(seconds * 22'050); };
  Clip clip{.samples = std::vector<float>(samples(before_s + tone_s + after_s)), .sample_rate_hz = 22'050};
  for (std::size_t i = 0; i < clip.samples.size(); ++i) {
    const bool sounds = i >= samples(before_s) && i < samples(before_s + tone_s);
    clip.samples[i] =
        sounds ? static_cast<float>(0.5 * std::sin(0.1 * static_cast<double>(i))) : (i % 2 == 0 ? 3e-4F : -3e-4F);
  }
  write_wav(folder / "late.wav", clip);
  return folder / "late.wav";
}

/// MFCCs of the first three seconds.
FrontEnd of_three_seconds() { return FrontEnd({.n_frames = 128, .window_s = 3.0}); }

TEST(SongFeatures, OfAFirstWindowBeginWithTheSoundWhereItIsMostlySilent) {
  const TemporaryFolder folder;
  const FrontEnd front_end = of_three_seconds();
  const auto start_of = [&](double before_s, double tone_s, double after_s) {
    const auto song = write_between_silences(folder, before_s, tone_s, after_s);
    const SongFeatures features = song_features(front_end, song, std::nullopt);
    const FeatureRow& row = features.rows.at(0);
    const Clip cut = load_clip(song, {.offset_s = row.start_s, .duration_s = row.duration_s});
    EXPECT_EQ(row.values, front_end.flatten(front_end.compute(cut.samples)).values);
    return row.start_s;
  };
  EXPECT_DOUBLE_EQ(start_of(0.0, 10.0, 0.0), 0.0);
  EXPECT_DOUBLE_EQ(start_of(1.4, 10.0, 0.0), 0.0) << "more sound than silence is as it was";
  EXPECT_NEAR(start_of(1.6, 10.0, 0.0), 1.6, 0.1);
  EXPECT_NEAR(start_of(700.0, 10.0, 0.0), 700.0, 0.1);
  EXPECT_NEAR(start_of(10.0, 2.0, 0.0), 10.0, 0.1) << "what is left is short, but all sound";
  EXPECT_NEAR(start_of(10.0, 0.5, 20.0), 10.0, 0.1) << "nowhere is there more";
}

TEST(SongFeatures, OfASilentFirstWindowAreRefused) {
  const TemporaryFolder folder;
  const auto song = write_between_silences(folder, 10.0, 0.0, 0.0);
  try {
    song_features(of_three_seconds(), song, std::nullopt);
    FAIL() << "silence was learnt from";
  } catch (const AudioError& error) {
    EXPECT_EQ(std::string(error.what()), song.string() + ": the 3 s that are learnt from are silent");
  }
  EXPECT_EQ(song_features(FrontEnd(named_feature_spec("gtzan57")), song, std::nullopt).rows.size(), 1U)
      << "a table tells of silence too";
}

TEST(SongFeatures, TellHowMuchWasHeard) {
  const TemporaryFolder folder;
  const auto song = write_song(folder, 5.0);
  for (const auto segment_s : {std::optional<double>(), std::optional(2.0)}) {
    const Heard heard = song_features(FrontEnd(named_feature_spec("gtzan57")), song, segment_s).heard;
    EXPECT_DOUBLE_EQ(heard.heard_s, 5.0);
    EXPECT_TRUE(heard.complete());
  }
  const Heard heard = song_features(of_three_seconds(), song, std::nullopt).heard;
  EXPECT_TRUE(heard.complete()) << "what lies behind the window was not read, but is not missing: " << heard.trouble();
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
