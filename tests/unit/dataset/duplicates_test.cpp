#include <auricle/dataset/duplicates.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/audio/wav.hpp>
#include <auricle/compose/compose.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/random.hpp>
#include <support/files.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Samples = std::vector<float>;

constexpr int kRate = AudioFingerprint::kSampleRateHz;

Samples song(std::size_t genre, std::size_t index, double duration_s = 20) {
  return compose_song({.genre = genre, .index = index, .duration_s = duration_s, .sample_rate_hz = kRate}).samples;
}

Samples cut(const Samples& samples, double begin_s, double end_s) {
  return {samples.begin() + std::lround(begin_s * kRate), samples.begin() + std::lround(end_s * kRate)};
}

Samples louder(Samples samples, double decibel) {
  for (float& sample : samples) {
    sample *= static_cast<float>(std::pow(10.0, decibel / 20.0));
  }
  return samples;
}

Samples noisy(Samples samples, double amplitude) {
  Random random(7);
  for (float& sample : samples) {
    sample += static_cast<float>(amplitude * random.normal());
  }
  return samples;
}

Samples joined(Samples samples, const Samples& more) {
  samples.insert(samples.end(), more.begin(), more.end());
  return samples;
}

std::vector<DuplicatePair> match(const std::vector<Samples>& recordings) {
  std::vector<AudioFingerprint> fingerprints;
  for (const Samples& samples : recordings) {
    fingerprints.push_back(fingerprint_samples(samples));
  }
  return match_fingerprints(fingerprints, 1);
}

TEST(AudioFingerprint, HasAWordForEachHopThatASpanFitsAt) {
  EXPECT_THAT(fingerprint_samples(Samples(AudioFingerprint::kSpanSamples - 1)).words, IsEmpty());
  const std::size_t n_samples = AudioFingerprint::kSpanSamples + 9 * AudioFingerprint::kHopSamples;
  EXPECT_THAT(fingerprint_samples(Samples(n_samples)).words, SizeIs(10));
  EXPECT_THAT(fingerprint_samples(Samples(n_samples - 1)).words, SizeIs(9));
  EXPECT_EQ(AudioFingerprint::covered_s(10), static_cast<double>(n_samples) / kRate);
}

TEST(Duplicates, AreFoundInChangedCopies) {
  const Samples original = song(0, 0);
  for (const Samples& copy : {original, louder(original, -12), louder(original, 12), noisy(original, 0.003)}) {
    const auto pairs = match({song(1, 0), original, song(0, 1), copy});
    ASSERT_THAT(pairs, SizeIs(1));
    EXPECT_EQ(pairs[0].first, 1U);
    EXPECT_EQ(pairs[0].second, 3U);
    EXPECT_EQ(pairs[0].offset_s, 0.0);
    EXPECT_NEAR(pairs[0].overlap_s, 20.0, test::kFingerprintHopS);
    EXPECT_GE(pairs[0].similarity, kLeastSimilarity);
  }
  EXPECT_EQ(match({original, original})[0].similarity, 1.0);
}

TEST(Duplicates, AreFoundInCutsWhereverTheyBegin) {
  const Samples original = song(3, 0, 30);
  for (const double begin_s : {10.0, 10.031, 10.062, 10.093, 17.777}) {
    const Samples middle = cut(original, begin_s, begin_s + 10);
    const auto pairs = match({original, song(3, 1), middle});
    ASSERT_THAT(pairs, SizeIs(1)) << begin_s;
    EXPECT_EQ(pairs[0].second, 2U);
    EXPECT_NEAR(pairs[0].offset_s, begin_s, test::kFingerprintHopS);
    EXPECT_NEAR(pairs[0].overlap_s, 10.0, test::kFingerprintHopS);

    const auto turned = match({middle, original});
    ASSERT_THAT(turned, SizeIs(1)) << begin_s;
    EXPECT_NEAR(turned[0].offset_s, -begin_s, test::kFingerprintHopS);
  }
}

TEST(Duplicates, AreFoundInStretchesThatOverlap) {
  const Samples original = song(2, 0, 30);
  const auto pairs = match({cut(original, 0, 20), cut(original, 10.05, 30)});
  ASSERT_THAT(pairs, SizeIs(1));
  EXPECT_NEAR(pairs[0].offset_s, 10.05, test::kFingerprintHopS);
  EXPECT_NEAR(pairs[0].overlap_s, 9.95, test::kFingerprintHopS);
}

TEST(Duplicates, AreNotDifferentSongs) {
  std::vector<Samples> songs;
  for (std::size_t genre = 0; genre < practice_genres().size(); ++genre) {
    for (std::size_t index = 0; index < 4; ++index) {
      songs.push_back(song(genre, index));
    }
  }
  EXPECT_THAT(match(songs), IsEmpty());
}

TEST(Duplicates, AreNotSongsThatShareSilence) {
  const Samples silence(std::size_t{60} * kRate);
  EXPECT_THAT(match({silence, silence}), IsEmpty());
  EXPECT_THAT(match({joined(song(0, 0), silence), joined(silence, song(4, 0))}), IsEmpty());
  EXPECT_THAT(match({joined(song(0, 0), silence), joined(song(4, 0), silence)}), IsEmpty());
}

TEST(Duplicates, AreFoundInFilesAtAnyRateAndFailuresAreNamed) {
  const test::TemporaryFolder folder;
  const Clip original = compose_song({.genre = 5, .duration_s = 20});
  write_wav(folder / "a.wav", original);
  write_wav(folder / "other.wav", compose_song({.genre = 5, .index = 1, .duration_s = 20}));
  write_wav(folder / "telephone.wav", load_clip(folder / "a.wav", {.sample_rate_hz = 8'000}));
  write_file(folder / "broken.mp3", "no music");
  write_wav(folder / "short.wav", load_clip(folder / "a.wav", {.duration_s = 6}));
  write_wav(folder / "silence.wav", {.samples = Samples(std::size_t{20} * 8'000), .sample_rate_hz = 8'000});
  const std::vector<fs::path> recordings{folder / "silence.wav", folder / "short.wav", folder / "a.wav",
                                         folder / "broken.mp3",  folder / "other.wav", folder / "telephone.wav",
                                         folder / "missing.wav"};

  std::vector<std::size_t> told;
  const Duplicates found = find_duplicates(recordings, {.threads = 2}, [&](const ProgressReport& report) {
    EXPECT_EQ(report.total, recordings.size());
    told.push_back(report.done);
  });
  EXPECT_THAT(told, ElementsAre(1, 2, 3, 4, 5, 6, 7));
  ASSERT_THAT(found.pairs, SizeIs(1));
  EXPECT_EQ(found.pairs[0].first, 2U);
  EXPECT_EQ(found.pairs[0].second, 5U);
  ASSERT_THAT(found.failures, SizeIs(4));
  EXPECT_THAT(found.failures[0].reason, HasSubstr("broken.mp3"));
  EXPECT_THAT(found.failures[1].reason, HasSubstr("missing.wav"));
  EXPECT_THAT(found.failures[2].reason, HasSubstr("short.wav can't be told from others: that takes 6.6 s"));
  EXPECT_THAT(found.failures[3].reason, HasSubstr("silence.wav can't be told from others"));
}

TEST(Duplicates, AreFoundHoursInto) {
  const test::TemporaryFolder folder;
  Samples mix;
  for (std::size_t i = 0; i < 24; ++i) {
    mix = joined(std::move(mix), song(i % 12, i, 30));
  }
  write_wav(folder / "cut.wav", {.samples = cut(mix, 660, 690), .sample_rate_hz = kRate});
  write_wav(folder / "mix.wav", {.samples = std::move(mix), .sample_rate_hz = kRate});
  const Duplicates found =
      find_duplicates(std::vector<fs::path>{folder / "mix.wav", folder / "cut.wav"}, {.threads = 1});
  ASSERT_THAT(found.pairs, SizeIs(1));
  EXPECT_NEAR(found.pairs[0].offset_s, 660, 0.2);
}

TEST(Duplicates, EndAtAStopRequest) {
  std::stop_source stop;
  stop.request_stop();
  const Duplicates found = find_duplicates(std::vector<fs::path>{"missing.wav"}, {}, {}, stop.get_token());
  EXPECT_THAT(found.failures, IsEmpty());
}

TEST(DuplicateGroups, HoldWhatPairsConnect) {
  const std::vector<DuplicatePair> pairs{
      {.first = 1, .second = 8}, {.first = 2, .second = 9}, {.first = 5, .second = 8}};
  EXPECT_THAT(duplicate_groups(pairs), ElementsAre(ElementsAre(1, 5, 8), ElementsAre(2, 9)));
  EXPECT_THAT(duplicate_groups({}), IsEmpty());
}

TEST(Leaks, ArePairsInTwoParts) {
  const std::array<std::size_t, 3> train{0, 1, 2};
  const std::array<std::size_t, 2> validation{3, 4};
  const std::array<std::size_t, 2> test{5, 6};
  const std::vector<DuplicatePair> pairs{{.first = 0, .second = 1},   // both learnt from
                                         {.first = 1, .second = 4},   // learnt from and watched on
                                         {.first = 2, .second = 7},   // 7 is in no part
                                         {.first = 2, .second = 6},   // learnt from and judged on
                                         {.first = 3, .second = 5},   // watched and judged on
                                         {.first = 5, .second = 6}};  // both judged on
  std::vector<std::pair<std::size_t, std::size_t>> got;
  for (const DuplicatePair& pair : leaks(pairs, {.train = train, .validation = validation, .test = test})) {
    got.emplace_back(pair.first, pair.second);
  }
  EXPECT_THAT(got, ElementsAre(testing::Pair(1, 4), testing::Pair(2, 6), testing::Pair(3, 5)));
}

/// Pairs that are known to be in GTZAN (Sturm 2013), as far as the folder has both.
TEST(Duplicates, OfGtzanAreFoundAndFewMore) {
  const auto music = test::real_music();
  if (!music || !fs::is_directory(*music / "gtzan")) {
    GTEST_SKIP() << "NO REAL MUSIC HERE: GTZAN's repetitions are not looked for (set AURICLE_REAL_MUSIC)";
  }
  std::vector<fs::path> recordings;
  for (const std::string genre : {"metal", "pop"}) {
    for (const auto& entry : fs::directory_iterator(*music / "gtzan" / genre)) {
      recordings.push_back(entry.path());
    }
  }
  std::ranges::sort(recordings);
  std::set<std::pair<std::string, std::string>> found;
  for (const DuplicatePair& pair : find_duplicates(recordings).pairs) {
    found.emplace(recordings[pair.first].stem(), recordings[pair.second].stem());
  }
  std::size_t n_listed = 0;
  for (const auto& [first, second] : {std::pair("metal.00034", "metal.00094"), std::pair("metal.00040", "metal.00061"),
                                      std::pair("metal.00041", "metal.00062"), std::pair("metal.00042", "metal.00063"),
                                      std::pair("metal.00043", "metal.00064"), std::pair("metal.00044", "metal.00065"),
                                      std::pair("metal.00045", "metal.00066"), std::pair("pop.00054", "pop.00060")}) {
    EXPECT_TRUE(found.contains({first, second})) << first << " = " << second;
    ++n_listed;
  }
  // The others are repetitions too; they are in data/faults/gtzan.csv.
  EXPECT_EQ(found.size(), n_listed + 6);
}

}  // namespace
}  // namespace auricle
