#include <auricle/features/front_end.hpp>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <thread>
#include <vector>

#include <auricle/core/error.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<float> tone(std::size_t n_samples) {
  std::vector<float> samples(n_samples);
  for (std::size_t i = 0; i < n_samples; ++i) {
    samples[i] = static_cast<float>(0.5 * std::sin(2.0 * std::numbers::pi * 440.0 * static_cast<double>(i) / 22'050.0));
  }
  return samples;
}

TEST(FrontEnd, HasLibrosasShapes) {
  const std::vector<float> clip = tone(661'500);  // 30 s
  const Matrix mfcc = FrontEnd({}).compute(clip);
  EXPECT_EQ(mfcc.rows(), 20U);
  EXPECT_EQ(mfcc.cols(), 1292U);
  const Matrix mel = FrontEnd({.kind = FeatureKind::kMel}).compute(tone(22'050));
  EXPECT_EQ(mel.rows(), 128U);
  EXPECT_EQ(mel.cols(), 44U);
  const Matrix spectrogram = FrontEnd({.kind = FeatureKind::kSpectrogram}).compute(tone(22'050));
  EXPECT_EQ(spectrogram.rows(), 1025U);
  EXPECT_EQ(spectrogram.cols(), 44U);
}

TEST(FrontEnd, HearsAToneInItsBin) {
  const Matrix spectrogram = FrontEnd({.kind = FeatureKind::kSpectrogram}).compute(tone(22'050));
  std::size_t loudest = 0;
  for (std::size_t bin = 1; bin < spectrogram.rows(); ++bin) {
    loudest = spectrogram(bin, 20) > spectrogram(loudest, 20) ? bin : loudest;
  }
  EXPECT_EQ(loudest, 41U);  // 440 Hz / (22,050 Hz / 2048) = 40.9
}

TEST(FrontEnd, RefusesAnInvalidSpec) { EXPECT_THROW(FrontEnd({.hop_length = 0}), UsageError); }

TEST(FrontEnd, RefusesSamplesItCannotUse) {
  const FrontEnd front_end({});
  EXPECT_THROW(front_end.compute({}), AudioError);
  EXPECT_THROW(FrontEnd({.center = false}).compute(tone(2047)), AudioError);
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity()}) {
    for (const std::size_t position : {std::size_t{0}, std::size_t{777}, std::size_t{9'999}}) {
      std::vector<float> samples = tone(10'000);
      samples[position] = bad;
      try {
        front_end.compute(samples);
        ADD_FAILURE() << "sample " << position << " was let through";
      } catch (const AudioError& error) {
        EXPECT_THAT(error.what(), HasSubstr("sample " + std::to_string(position) + " is"));
      }
    }
  }
}

TEST(FrontEnd, RefusesMoreThanCanBeHeld) {
  const FrontEnd front_end({.kind = FeatureKind::kSpectrogram, .n_fft = 1 << 20, .hop_length = 1});
  EXPECT_THROW(front_end.compute(tone(10'000)), UsageError);
}

TEST(FrontEnd, GivesTheSameInSeveralThreads) {
  const std::vector<float> clip = tone(50'000);
  const FrontEnd front_end({});
  const Matrix alone = front_end.compute(clip);
  std::vector<Matrix> results(4);
  {
    std::vector<std::jthread> threads;
    for (Matrix& result : results) {
      threads.emplace_back([&] { result = front_end.compute(clip); });
    }
  }
  for (const Matrix& result : results) {
    EXPECT_TRUE(std::equal(alone.values().begin(), alone.values().end(), result.values().begin()));
  }
}

TEST(Flatten, TakesRowAfterRow) {
  const Matrix features({1, 2, 3, 4, 5, 6}, 2, 3);
  const FlatFeatures all = FrontEnd({}).flatten(features);
  EXPECT_THAT(all.values, ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_FALSE(all.padded);
  const FlatFeatures four = FrontEnd({.n_values = 4}).flatten(features);
  EXPECT_THAT(four.values, ElementsAre(1, 2, 3, 4));
  EXPECT_FALSE(four.padded);
  const FlatFeatures six = FrontEnd({.n_values = 6}).flatten(features);
  EXPECT_FALSE(six.padded);
}

TEST(Flatten, FillsUpWithZerosAndSaysSo) {
  const FlatFeatures flat = FrontEnd({.n_values = 5}).flatten(Matrix({1, 2, 3}, 1, 3));
  EXPECT_THAT(flat.values, ElementsAre(1, 2, 3, 0, 0));
  EXPECT_TRUE(flat.padded);
}

TEST(Flatten, RefusesWhatHasNoFrames) {
  EXPECT_THROW(FrontEnd({.n_frames = 10}).flatten(Matrix(20, 0)), UsageError);
  EXPECT_THROW(FrontEnd({.n_values = 10}).flatten(Matrix()), UsageError);
}

TEST(Flatten, CutsEachRowToTheFrames) {
  const FlatFeatures flat = FrontEnd({.n_frames = 2}).flatten(Matrix({1, 2, 3, 4, 5, 6}, 2, 3));
  EXPECT_THAT(flat.values, ElementsAre(1, 2, 4, 5));
  EXPECT_FALSE(flat.padded);
}

TEST(Flatten, RepeatsFramesAndSaysSo) {
  const FlatFeatures flat = FrontEnd({.n_frames = 5}).flatten(Matrix({1, 2, 3, 4}, 2, 2));
  EXPECT_THAT(flat.values, ElementsAre(1, 2, 1, 2, 1, 3, 4, 3, 4, 3));
  EXPECT_TRUE(flat.padded);
}

TEST(Flatten, DividesByTheLargestOfTheWholeClip) {
  const Matrix features({1, 2, 3, -4}, 2, 2);
  const FlatFeatures flat = FrontEnd({.scale = FeatureScale::kPeak, .n_values = 3}).flatten(features);
  EXPECT_THAT(flat.values, ElementsAre(0.25F, 0.5F, 0.75F));
}

TEST(Flatten, LeavesZerosZero) {
  const FlatFeatures flat = FrontEnd({.scale = FeatureScale::kPeak}).flatten(Matrix(2, 2));
  EXPECT_THAT(flat.values, Each(0.0F));
}

constexpr std::size_t kSecond = 1000;

FrontEnd three_second_windows() { return FrontEnd({.sample_rate_hz = 1000, .window_s = 3.0}); }

TEST(Windows, TakeHardlyMoreThanAWindowWholeWhenFramesAreCounted) {
  const FrontEnd frames({.sample_rate_hz = 1000, .n_frames = 9, .window_s = 3.0});
  EXPECT_EQ(frames.windows(3100, 3.0).size(), 1U);
  EXPECT_EQ(frames.windows(4000, 3.0).size(), 2U) << "or else its end would never be heard";
}

TEST(Windows, AreOneWhenNoLengthIsSet) {
  EXPECT_THAT(FrontEnd({}).windows(10'000'000, 5.0), ElementsAre(Window{0, 10'000'000}));
}

TEST(Windows, TakeARecordingUpToOneAndAHalfWhole) {
  EXPECT_THAT(three_second_windows().windows(1, 1.0), ElementsAre(Window{0, 1}));
  EXPECT_THAT(three_second_windows().windows(4 * kSecond + 500, 1.0), ElementsAre(Window{0, 4 * kSecond + 500}));
}

TEST(Windows, CoverALongerOneToItsEnd) {
  EXPECT_THAT(three_second_windows().windows(5 * kSecond, 1.0),
              ElementsAre(Window{0, 3000}, Window{1000, 3000}, Window{2000, 3000}));
  EXPECT_THAT(three_second_windows().windows(5 * kSecond + 1, 2.0),
              ElementsAre(Window{0, 3000}, Window{2000, 3000}, Window{2001, 3000}));
}

TEST(Windows, OfNothingAreNone) { EXPECT_TRUE(three_second_windows().windows(0, 1.0).empty()); }

TEST(Windows, RefuseAStepThatLeadsNowhere) {
  for (const double hop_s :
       {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(three_second_windows().windows(10 * kSecond, hop_s), UsageError);
  }
}

}  // namespace
}  // namespace auricle
