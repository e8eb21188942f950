#include <auricle/experiment/leakage.hpp>

#include <auricle/audio/wav.hpp>
#include <auricle/compose/compose.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

using testing::IsEmpty;

/// Three recordings, of which the first two are the same, and one too short to be compared.
class Leaks : public testing::Test {
 protected:
  Leaks() {
    for (const auto& [name, index] : std::map<std::string, std::size_t>{{"a.wav", 0}, {"b.wav", 0}, {"c.wav", 1}}) {
      write_wav(folder_ / name, compose_song({.index = index, .duration_s = 12.0}));
      songs_.push_back({.path = (folder_ / name).string(), .genre = "pop"});
    }
    test::write_noise(folder_ / "short.wav", {.seed = 3});
    songs_.push_back({.path = (folder_ / "short.wav").string(), .genre = "pop"});
  }

  Leakage leaks_of(const Split& split) const { return find_leaks(songs_, std::vector{split}, 1, {}, {}); }

  test::TemporaryFolder folder_;
  std::vector<LabelledSong> songs_;
};

using Paths = std::vector<std::pair<std::string, std::string>>;

Paths paths_of(const std::vector<std::pair<LabelledSong, LabelledSong>>& pairs) {
  Paths paths;
  for (const auto& [first, second] : pairs) {
    paths.emplace_back(first.path, second.path);
  }
  return paths;
}

TEST_F(Leaks, AreCopiesInTwoParts) {
  const Leakage leakage = leaks_of({.train = {0, 2}, .validation = {}, .test = {1, 3}});
  EXPECT_EQ(paths_of(leakage.leaks), (Paths{{songs_[0].path, songs_[1].path}}));
  EXPECT_THAT(leakage.contradictions, IsEmpty());
  EXPECT_EQ(leakage.n_songs, 4U);
  EXPECT_EQ(leakage.n_not_compared, 1U);
}

TEST_F(Leaks, AreNoneWhereCopiesAreTogether) {
  EXPECT_THAT(leaks_of({.train = {0, 1}, .validation = {2}, .test = {3}}).leaks, IsEmpty());
}

TEST_F(Leaks, OfSongsTooShortToBeComparedAreTheSameFiles) {
  for (const char* name : {"short copy.wav", "short other.wav"}) {
    test::write_noise(folder_ / name, {.seed = name == std::string("short copy.wav") ? 3U : 4U});
    songs_.push_back({.path = (folder_ / name).string(), .genre = "unknown"});
  }
  const Leakage leakage = leaks_of({.train = {0, 1, 2, 4, 5}, .validation = {}, .test = {3}});
  EXPECT_EQ(paths_of(leakage.contradictions), (Paths{{songs_[3].path, songs_[4].path}}));
}

TEST_F(Leaks, OfOneRecordingUnderTwoGenresAreToldOnTheTrainingSideToo) {
  songs_[1].genre = "unknown";
  const Leakage leakage = leaks_of({.train = {0, 1}, .validation = {2}, .test = {3}});
  EXPECT_EQ(paths_of(leakage.contradictions), (Paths{{songs_[0].path, songs_[1].path}}));
  EXPECT_THAT(leakage.leaks, IsEmpty());
  EXPECT_EQ(paths_of(leaks_of({.train = {1}, .validation = {2}, .test = {0}}).contradictions).size(), 1U);
  EXPECT_THAT(leaks_of({.train = {0}, .validation = {2}, .test = {3}}).contradictions, IsEmpty()) << "1 is in no part";
}

}  // namespace
}  // namespace auricle
