#include <auricle/compose/compose.hpp>

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <limits>
#include <numeric>
#include <set>

#include <auricle/core/error.hpp>

#include "listening.hpp"

namespace auricle {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::size_t genre_named(const std::string& name) {
  const std::vector<std::string> names = practice_genres();
  return std::find(names.begin(), names.end(), name) - names.begin();
}

float peak(const Clip& clip) {
  return std::transform_reduce(
      clip.samples.begin(), clip.samples.end(), 0.0F, [](float a, float b) { return std::max(a, b); },
      [](float sample) { return std::abs(sample); });
}

double crossings_per_s(const Clip& clip) { return zero_crossings_per_s(clip.samples, clip.sample_rate_hz); }

/// Mean over a genre's first songs.
double mean_zero_crossings(const std::string& genre) {
  constexpr std::size_t kSongs = 6;
  double sum = 0;
  for (std::size_t index = 0; index < kSongs; ++index) {
    sum += crossings_per_s(compose_song({.genre = genre_named(genre), .index = index, .duration_s = 10}));
  }
  return sum / kSongs;
}

double longest_silence_s(const Clip& clip) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const float sample : clip.samples) {
    run = std::abs(sample) < 0.003F ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return static_cast<double>(longest) / clip.sample_rate_hz;
}

TEST(PracticeGenres, AreAtLeastTenOfDifferentNames) {
  const std::vector<std::string> names = practice_genres();
  EXPECT_GE(names.size(), 10U);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
}

TEST(ComposeSong, IsTheSameEveryTime) {
  const SongOptions song = {.genre = 3, .index = 7, .seed = 5, .duration_s = 5};
  EXPECT_EQ(compose_song(song).samples, compose_song(song).samples);
}

TEST(ComposeSong, DiffersByGenreIndexAndSeed) {
  const auto samples = [](const SongOptions& song) { return compose_song(song).samples; };
  const std::vector<float> song = samples({.genre = 1, .index = 2, .seed = 3, .duration_s = 2});
  EXPECT_NE(song, samples({.genre = 2, .index = 2, .seed = 3, .duration_s = 2}));
  EXPECT_NE(song, samples({.genre = 1, .index = 3, .seed = 3, .duration_s = 2}));
  EXPECT_NE(song, samples({.genre = 1, .index = 2, .seed = 4, .duration_s = 2}));
}

TEST(ComposeSong, IsLoudAndWithinFullScaleAndNeverSilentForLong) {
  for (std::size_t genre = 0; genre < practice_genres().size(); ++genre) {
    for (const std::size_t index : {0U, 1U, 2U, 3U}) {
      const Clip clip = compose_song({.genre = genre, .index = index, .duration_s = 20});
      SCOPED_TRACE(practice_genres()[genre]);
      ASSERT_TRUE(std::all_of(clip.samples.begin(), clip.samples.end(), [](float x) { return std::isfinite(x); }));
      EXPECT_LT(peak(clip), 1.0F);
      EXPECT_GT(peak(clip), 0.4F);
      EXPECT_LT(longest_silence_s(clip), 2.0);
    }
  }
}

TEST(ComposeSong, HasExactlyTheLengthAskedFor) {
  EXPECT_EQ(compose_song({.duration_s = 30}).samples.size(), 661500U);
  EXPECT_EQ(compose_song({.duration_s = 1}).samples.size(), 22050U);
  EXPECT_EQ(compose_song({.duration_s = 0.5}).samples.size(), 11025U);
  const Clip clip = compose_song({.duration_s = 0.1, .sample_rate_hz = 44100});
  EXPECT_EQ(clip.samples.size(), 4410U);
  EXPECT_EQ(clip.sample_rate_hz, 44100);
}

TEST(ComposeSong, HasSomethingToHearInHalfASecond) {
  for (std::size_t genre = 0; genre < practice_genres().size(); ++genre) {
    EXPECT_GT(peak(compose_song({.genre = genre, .duration_s = 0.5})), 0.4F) << practice_genres()[genre];
  }
}

TEST(ComposeSong, GenresDifferMeasurably) {
  // Distorted guitars and cymbals cross zero more often than a deep kick and a sub bass.
  EXPECT_GT(mean_zero_crossings("riff"), 1.5 * mean_zero_crossings("boombap"));
}

TEST(ComposeSong, SongsOfAGenreDiffer) {
  std::vector<double> crossings;
  for (std::size_t index = 0; index < 8; ++index) {
    crossings.push_back(
        crossings_per_s(compose_song({.genre = genre_named("twostep"), .index = index, .duration_s = 10})));
  }
  const auto [lowest, highest] = std::minmax_element(crossings.begin(), crossings.end());
  EXPECT_GT(*highest, 1.2 * *lowest);
}

TEST(ComposeSong, RefusesOptionsOutOfRange) {
  const auto refuses = [](const SongOptions& song, const char* what) {
    EXPECT_THAT([&] { compose_song(song); }, ThrowsMessage<UsageError>(HasSubstr(what)));
  };
  refuses({.genre = practice_genres().size()}, "genre");
  refuses({.index = 100'000}, "index");
  refuses({.duration_s = 0}, "duration");
  refuses({.duration_s = -1}, "duration");
  refuses({.duration_s = 3601}, "duration");
  refuses({.duration_s = std::numeric_limits<double>::quiet_NaN()}, "duration");
  refuses({.sample_rate_hz = 0}, "sample rate");
  refuses({.sample_rate_hz = 1'000'000'000}, "sample rate");
}

}  // namespace
}  // namespace auricle
