#include <auricle/features/feature_stream.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/features/front_end.hpp>
#include <support/allocations.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

std::vector<float> signal(const std::string& name) {
  const Matrix samples = read_npy(test::golden("descriptors/signal-" + name + ".npy"));
  return {samples.values().begin(), samples.values().end()};
}

Matrix streamed(const FrontEnd& front_end, std::span<const float> samples, std::size_t block_size) {
  FeatureStream stream = front_end.stream();
  for (std::size_t begin = 0; begin < samples.size(); begin += block_size) {
    stream.push(samples.subspan(begin, std::min(block_size, samples.size() - begin)));
  }
  return stream.finish();
}

void expect_equal(const Matrix& got, const Matrix& wanted, const std::string& what) {
  ASSERT_EQ(got.rows(), wanted.rows()) << what;
  ASSERT_EQ(got.cols(), wanted.cols()) << what;
  EXPECT_TRUE(std::ranges::equal(got.values(), wanted.values())) << what;
}

class EachKind : public testing::TestWithParam<std::string> {
 protected:
  FeatureSpec spec() const { return feature_spec_from_json({{"kind", GetParam()}, {"set", "all"}}, GetParam()); }
};

TEST_P(EachKind, GivesTheSameBitsInBlocksOfAnySize) {
  for (const PadMode pad_mode : {PadMode::kConstant, PadMode::kReflect}) {
    FeatureSpec with_padding = spec();
    with_padding.pad_mode = pad_mode;
    const FrontEnd front_end(with_padding);
    const std::vector<float> samples = signal("music");
    const Matrix whole = front_end.compute(samples);
    for (const std::size_t block_size : {1, 7, 512, 2048, 10'007, 1'000'000}) {
      expect_equal(streamed(front_end, samples, block_size), whole, GetParam() + " " + std::to_string(block_size));
    }
  }
}

TEST_P(EachKind, GivesNumbersForSilence) {
  const FrontEnd front_end(spec());
  for (const std::size_t n_samples : {5000U, 20'000U}) {
    const Matrix features = front_end.compute(std::vector<float>(n_samples, 0.0F));
    EXPECT_TRUE(std::ranges::all_of(features.values(), [](float value) { return std::isfinite(value); }));
  }
}

TEST_P(EachKind, RefusesSamplesThatAreNoNumbers) {
  std::vector<float> samples(30'000, 0.1F);
  samples[20'000] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(streamed(FrontEnd(spec()), samples, 4096), AudioError);
}

TEST_P(EachKind, RefusesNoSoundAtAll) { EXPECT_THROW(FrontEnd(spec()).compute({}), AudioError); }

INSTANTIATE_TEST_SUITE_P(FeatureStream, EachKind, testing::ValuesIn(feature_kind_names()),
                         [](const auto& kind) { return kind.param; });

TEST(FeatureStream, OfAnotherRateHopAndWindowIsTheSameInBlocks) {
  FeatureSpec spec = named_feature_spec("all");
  spec.sample_rate_hz = 16'000;
  spec.n_fft = 1024;
  spec.hop_length = 300;
  spec.win_length = 700;
  spec.pad_mode = PadMode::kEdge;
  spec.contrast.n_bands = 5;
  spec.n_values.reset();
  const FrontEnd front_end(spec);
  const std::vector<float> samples = signal("noise");
  const Matrix whole = front_end.compute(samples);
  for (const std::size_t block_size : {1, 299, 5000}) {
    expect_equal(streamed(front_end, samples, block_size), whole, std::to_string(block_size));
  }
}

/// Allocations while so many seconds of noise are pushed: what comes after the last sample is worked out once a clip.
std::size_t allocations_of(const FrontEnd& front_end, double seconds) {
  const std::vector<float> noise = signal("noise");
  FeatureStream stream = front_end.stream();
  stream.push(noise);
  const std::size_t before = test::allocations();
  for (double pushed_s = 0.0; pushed_s < seconds; pushed_s += static_cast<double>(noise.size()) / 22'050.0) {
    stream.push(noise);
  }
  return test::allocations() - before;
}

TEST(FeatureStream, AllocatesFarLessThanOnceAFrame) {
  constexpr double kFramesASecond = 22'050.0 / 512.0;
  for (const char* set : {"gtzan57", "all"}) {
    const FrontEnd front_end(named_feature_spec(set));
    const std::size_t in_20_s = allocations_of(front_end, 20.0);
    const std::size_t in_120_s = allocations_of(front_end, 120.0);
    EXPECT_GT(in_20_s, 0U) << "nothing is counted";
    EXPECT_LT(static_cast<double>(in_120_s - in_20_s), 0.2 * 100.0 * kFramesASecond) << set;
  }
}

}  // namespace
}  // namespace auricle
