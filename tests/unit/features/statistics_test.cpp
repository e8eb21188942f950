#include <auricle/features/statistics.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <auricle/core/npy.hpp>
#include <auricle/features/front_end.hpp>
#include <support/files.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::ElementsAre;

std::vector<float> music() {
  const Matrix samples = read_npy(test::golden("descriptors/signal-beat_126.npy"));
  return {samples.values().begin(), samples.values().end()};
}

TEST(Statistics, OfGtzan57AreThePublicTablesColumns) {
  const std::vector<std::string> names = value_names(named_feature_spec("gtzan57"));
  ASSERT_EQ(names.size(), 57U);
  EXPECT_THAT(std::vector(names.begin(), names.begin() + 4),
              ElementsAre("chroma_stft_mean", "chroma_stft_var", "rms_mean", "rms_var"));
  EXPECT_EQ(names[16], "tempo");
  EXPECT_EQ(names[17], "mfcc1_mean");
  EXPECT_EQ(names[56], "mfcc20_var");
}

TEST(Statistics, OfOtherFeaturesHaveANameForEachValue) {
  EXPECT_THAT(value_names({.n_values = 3}), ElementsAre("value1", "value2", "value3"));
  EXPECT_THAT(value_names({.kind = FeatureKind::kMel, .n_mels = 2, .n_mfcc = 2, .n_frames = 2}),
              ElementsAre("value1", "value2", "value3", "value4"));
  EXPECT_TRUE(value_names({}).empty());
}

TEST(Statistics, AreMeansAndVariancesOfTheDescriptors) {
  FeatureSpec spec = named_feature_spec("all");
  const std::vector<float> samples = music();
  const Matrix statistics = FrontEnd(spec).compute(samples);
  const std::vector<std::string> names = value_names(spec);
  ASSERT_EQ(statistics.rows(), names.size());
  ASSERT_EQ(statistics.cols(), 1U);
  std::map<std::string, float> value;
  for (std::size_t i = 0; i < names.size(); ++i) {
    value[names[i]] = statistics(i, 0);
  }

  const auto expect = [&](FeatureKind kind, std::size_t row, const std::string& name) {
    const Matrix feature = FrontEnd({.kind = kind}).compute(samples);
    double mean = 0.0;
    double square = 0.0;
    for (const float x : feature.row(row)) {
      mean += static_cast<double>(x) / static_cast<double>(feature.cols());
      square += static_cast<double>(x) * x / static_cast<double>(feature.cols());
    }
    EXPECT_NEAR(value.at(name + "_mean"), mean, test::kDescriptor * std::max(1.0, std::abs(mean))) << name;
    EXPECT_NEAR(value.at(name + "_var"), square - mean * mean, test::kDescriptor * std::max(1.0, square)) << name;
  };
  expect(FeatureKind::kMfcc, 2, "mfcc3");
  expect(FeatureKind::kMfccDelta, 0, "mfcc_delta1");
  expect(FeatureKind::kChromaStft, 11, "chroma_stft12");
  expect(FeatureKind::kTonnetz, 5, "tonnetz6");
  expect(FeatureKind::kSpectralContrast, 6, "spectral_contrast7");
  expect(FeatureKind::kSpectralFlatness, 0, "spectral_flatness");
  expect(FeatureKind::kHarmonic, 0, "harmonic");
  expect(FeatureKind::kOnsetStrength, 0, "onset_strength");
  EXPECT_EQ(value.at("tempo"), FrontEnd({.kind = FeatureKind::kTempo}).compute(samples)(0, 0));
}

TEST(Statistics, OfPiecesArePooledToThoseOfTheWhole) {
  const FeatureSpec spec = named_feature_spec("gtzan57");
  Matrix first(57, 1, 0.0F);
  Matrix second(57, 1, 0.0F);
  // rms: values 1 1 1 in one piece, 3 in the other one.
  first(2, 0) = 1.0F;
  second(2, 0) = 3.0F;
  first(16, 0) = 90.0F;
  second(16, 0) = 130.0F;
  const std::vector<PieceStatistics> pieces = {{first, 3.0}, {second, 1.0}};
  const Matrix pooled = pool_statistics(spec, pieces);
  EXPECT_FLOAT_EQ(pooled(2, 0), 1.5F);
  EXPECT_FLOAT_EQ(pooled(3, 0), 0.75F) << "the variance of 1 1 1 3";
  EXPECT_FLOAT_EQ(pooled(16, 0), 100.0F);
}

}  // namespace
}  // namespace auricle
