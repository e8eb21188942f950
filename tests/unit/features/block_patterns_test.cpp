#include <auricle/features/block_patterns.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/features/front_end.hpp>
#include <support/descriptor_goldens.hpp>
#include <support/files.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

constexpr int kRate = 22'050;

FeatureSpec pattern_spec() { return {.kind = FeatureKind::kBlockPatterns, .n_mels = 40, .n_mfcc = 20}; }

/// Chords that change twice a second, each struck.
std::vector<float> music(double seconds, double gain = 0.3) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * kRate));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / kRate;
    const double since = std::fmod(t, 0.5);
    const double root = 220.0 * (1.0 + 0.25 * std::floor(std::fmod(t, 2.0) / 0.5));
    samples[i] = static_cast<float>(gain * std::exp(-4.0 * since) *
                                    (std::sin(root * 6.2832 * t) + 0.5 * std::sin(2.5 * root * 6.2832 * t)));
  }
  return samples;
}

TEST(BlockPatterns, AreNumpys) {
  const Json manifest = read_json(test::golden("patterns/manifest.json"));
  ASSERT_EQ(manifest.at("cases").size(), 5U);
  for (const Json& item : manifest.at("cases")) {
    const auto file = [&](const char* part) {
      return read_npy(test::golden("patterns/" + item.at("files").at(part).get<std::string>()));
    };
    const Matrix log_mel = file("log_mel");
    const Matrix mfcc = file("mfcc");
    const Matrix values = block_patterns(log_mel, mfcc, {.frames_per_second = kRate / 512.0});
    EXPECT_EQ(values.rows(), n_block_patterns(log_mel.rows(), mfcc.rows()));
    EXPECT_LE(test::descriptor_difference(values, file("values")), test::kDescriptor) << item.at("files").dump();
  }
}

TEST(BlockPatterns, AreAFrontEndsFeatures) {
  const FrontEnd front_end(pattern_spec());
  const Matrix values = front_end.compute(music(10.0));
  EXPECT_EQ(values.rows(), 2230U);
  EXPECT_EQ(values.cols(), 1U);
  EXPECT_EQ(values.rows(), n_block_patterns(40, 20));
}

TEST(BlockPatterns, DoNotHearHowLoudARecordingIs) {
  const FrontEnd front_end([] {
    FeatureSpec spec = pattern_spec();
    spec.ref = DbReference::kMax;
    return spec;
  }());
  EXPECT_LE(test::descriptor_difference(front_end.compute(music(10.0, 0.3)), front_end.compute(music(10.0, 0.03))),
            test::kDescriptor);
}

TEST(BlockPatterns, HearShortAndSilentRecordings) {
  const FrontEnd front_end(pattern_spec());
  for (const std::vector<float>& samples : {music(0.05), std::vector<float>(1), std::vector<float>(kRate)}) {
    const Matrix values = front_end.compute(samples);
    for (const float value : values.values()) {
      ASSERT_TRUE(std::isfinite(value));
    }
  }
}

TEST(BlockPatterns, RefuseNoFrames) { EXPECT_THROW(block_patterns(Matrix(40, 0), Matrix(20, 0), {}), AudioError); }

}  // namespace
}  // namespace auricle
