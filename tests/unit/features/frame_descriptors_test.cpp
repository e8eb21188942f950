#include <auricle/features/frame_descriptors.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/features/front_end.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

std::shared_ptr<const FeaturePlan> plan_of(const std::string& kind) {
  return std::make_shared<const FeaturePlan>(
      feature_spec_from_json({{"kind", kind}, {"top_db", nullptr}, {"chroma", {{"tuning", nullptr}}}}, kind));
}

std::vector<float> music() {
  const Matrix samples = read_npy(test::golden("descriptors/signal-music.npy"));
  return {samples.values().begin(), samples.values().end()};
}

void expect_same_bits(const Matrix& got, const Matrix& wanted) {
  ASSERT_EQ(got.rows(), wanted.rows());
  ASSERT_EQ(got.cols(), wanted.cols());
  EXPECT_TRUE(std::ranges::equal(got.values(), wanted.values()));
}

class FrameDescriptors : public testing::TestWithParam<std::string> {};

TEST_P(FrameDescriptors, AreTheFrontEndsBitForBit) {
  const auto plan = plan_of(GetParam());
  expect_same_bits(frame_descriptor(plan, music()), FrontEnd(plan->spec).compute(music()));
}

TEST_P(FrameDescriptors, AreTheSameOfASpectrogram) {
  const auto plan = plan_of(GetParam());
  const double power = GetParam() == "chroma_stft" ? 2.0 : 1.0;
  expect_same_bits(frame_descriptor(plan, plan->stft.magnitudes(music(), power)), frame_descriptor(plan, music()));
}

TEST_P(FrameDescriptors, StopWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  const auto plan = plan_of(GetParam());
  EXPECT_THROW(frame_descriptor(plan, music(), stop.get_token()), Stopped);
  EXPECT_THROW(frame_descriptor(plan, Matrix(1025, 4, 1.0F), stop.get_token()), Stopped);
}

TEST_P(FrameDescriptors, RefuseASpectrogramOfAnotherSize) {
  EXPECT_THROW(frame_descriptor(plan_of(GetParam()), Matrix(1024, 4)), UsageError);
  EXPECT_THROW(frame_descriptor(plan_of(GetParam()), Matrix(1025, 0)), UsageError);
}

TEST_P(FrameDescriptors, RefuseSamplesThatAreNotFinite) {
  std::vector<float> samples(4096);
  samples[4000] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(frame_descriptor(plan_of(GetParam()), samples), AudioError);
}

INSTANTIATE_TEST_SUITE_P(Kinds, FrameDescriptors,
                         testing::Values("chroma_stft", "spectral_centroid", "spectral_bandwidth", "spectral_rolloff",
                                         "spectral_contrast", "spectral_flatness"),
                         [](const auto& named) { return named.param; });

TEST(FrameDescriptor, OfMelBandsIsPower) {
  const auto plan = plan_of("mel");
  Matrix powers = frame_descriptor(plan, music());
  expect_same_bits(frame_descriptor(plan, plan->stft.magnitudes(music(), 2.0)), powers);
  expect_same_bits(power_to_db(std::move(powers), {.top_db = {}}), FrontEnd(plan->spec).compute(music()));
}

TEST(FrameDescriptor, IsRefusedForWhatTakesMoreThanAFrame) {
  EXPECT_THROW(frame_descriptor(plan_of("rms"), music()), UsageError);
}

TEST(EstimateTuning, IsWhatTheChromagramTakes) {
  const auto plan = plan_of("chroma_stft");
  const Matrix powers = plan->stft.magnitudes(music(), 2.0);
  FeatureSpec tuned = plan->spec;
  tuned.chroma.tuning = estimate_tuning(*plan, powers);
  EXPECT_NE(*tuned.chroma.tuning, 0.0);
  expect_same_bits(FrontEnd(tuned).compute(music()), frame_descriptor(plan, powers));
}

TEST(RmsOfSpectrogram, IsThatOfTheSound) {
  // A window of ones and no padding: Parseval's theorem, for even and odd frames.
  for (const int n_fft : {2048, 2049}) {
    const FeaturePlan plan(
        feature_spec_from_json({{"kind", "rms"}, {"n_fft", n_fft}, {"window", "ones"}, {"center", false}}, "rms"));
    const Matrix of_sound = FrontEnd(plan.spec).compute(music());
    const Matrix of_spectrogram = rms_of_spectrogram(plan, plan.stft.magnitudes(music(), 1.0));
    ASSERT_EQ(of_spectrogram.cols(), of_sound.cols());
    for (std::size_t t = 0; t < of_sound.cols(); ++t) {
      EXPECT_NEAR(of_spectrogram(0, t), of_sound(0, t), 1e-6F * std::abs(of_sound(0, t)) + 1e-9F);
    }
  }
}

}  // namespace
}  // namespace auricle
