#include <auricle/experiment/leakage.hpp>

#include <auricle/audio/wav.hpp>
#include <auricle/compose/compose.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

/// Three recordings, of which the first two are the same, and one too short to be compared.
class Leaks : public testing::Test {
 protected:
  Leaks() {
    for (const auto& [name, index] : std::map<std::string, std::size_t>{{"a.wav", 0}, {"b.wav", 0}, {"c.wav", 1}}) {
      write_wav(folder_ / name, compose_song({.index = index, .duration_s = 12.0}));
      songs_.push_back((folder_ / name).string());
    }
    test::write_noise(folder_ / "short.wav", {.seed = 3});
    songs_.push_back((folder_ / "short.wav").string());
  }

  Leakage leaks_of(const Split& split) const { return find_leaks(songs_, std::vector{split}, 1, {}, {}); }

  test::TemporaryFolder folder_;
  std::vector<std::string> songs_;
};

TEST_F(Leaks, AreCopiesInTwoParts) {
  const Leakage leakage = leaks_of({.train = {0, 2}, .validation = {}, .test = {1, 3}});
  EXPECT_THAT(leakage.pairs, UnorderedElementsAre(Pair(songs_[0], songs_[1])));
  EXPECT_EQ(leakage.n_songs, 4U);
  EXPECT_EQ(leakage.n_not_compared, 1U);
}

TEST_F(Leaks, AreNoneWhereCopiesAreTogether) {
  EXPECT_THAT(leaks_of({.train = {0, 1}, .validation = {2}, .test = {3}}).pairs, IsEmpty());
}

}  // namespace
}  // namespace auricle
