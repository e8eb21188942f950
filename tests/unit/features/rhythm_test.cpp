// Holds onsets, tempogram, tempo and beats against librosa: tests/golden/descriptors.

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/beat_track.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/features/onset.hpp>
#include <auricle/features/tempo.hpp>
#include <auricle/features/tempogram.hpp>
#include <support/descriptor_goldens.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using test::descriptor_difference;
using test::DescriptorCase;
using testing::ElementsAre;
using testing::IsEmpty;

/// librosa.onset.onset_strength(y): from samples to the envelope.
std::vector<float> onsets_of(const DescriptorCase& item, OnsetOptions options = {}) {
  const int n_fft = item.get("n_fft", 2048);
  const int hop_length = item.get("hop_length", 512);
  const FrontEnd front_end(
      {.kind = FeatureKind::kMel, .sample_rate_hz = item.get("sr", 22'050), .n_fft = n_fft, .hop_length = hop_length});
  options.n_fft = static_cast<std::size_t>(n_fft);
  options.hop_length = static_cast<std::size_t>(hop_length);
  return onset_strength(front_end.compute(item.signal), options);
}

TempoOptions tempo_options(const DescriptorCase& item) {
  TempoOptions options{.sample_rate_hz = item.get("sr", 22'050.0),
                       .hop_length = item.get("hop_length", std::size_t{512}),
                       .start_bpm = item.get("start_bpm", 120.0),
                       .std_bpm = item.get("std_bpm", 1.0),
                       .ac_size = item.get("ac_size", 8.0)};
  if (item.parameters.contains("max_tempo")) {
    const Json& limit = item.parameters.at("max_tempo");
    options.max_tempo = limit == "none" ? std::nullopt : std::optional(limit.get<double>());
  }
  return options;
}

TEST(OnsetStrength, IsLibrosas) {
  test::for_each_descriptor_case("onset_strength", test::kDescriptor, [](const DescriptorCase& item) {
    const bool median = item.get<std::string>("aggregate", "mean") == "median";
    const std::vector<float> got =
        onsets_of(item, {.lag = item.get("lag", std::size_t{1}),
                         .max_size = item.get("max_size", std::size_t{1}),
                         .detrend = item.get("detrend", false),
                         .center = item.get("center", true),
                         .aggregate = median ? OnsetAggregate::kMedian : OnsetAggregate::kMean});
    return descriptor_difference(got, item.golden());
  });
}

TEST(OnsetStrength, OfFewerFramesThanTheLagIsNone) {
  EXPECT_THAT(onset_strength(Matrix({1, 9, 2, 8}, 2, 2), {.lag = 2}), ElementsAre(0, 0));
  EXPECT_THAT(onset_strength(Matrix({1, 9, 2, 8}, 2, 2), {.lag = 3}), ElementsAre(0, 0));
  EXPECT_THAT(onset_strength(Matrix(), {}), IsEmpty());
}

TEST(OnsetStrength, IsTheCurveOfWhatRisesBecome) {
  const Matrix bands({1, 4, 2, 9, 0, 8, 1, 1, 3, 3, 3, 7}, 3, 4);
  for (const OnsetOptions& options :
       {OnsetOptions{.hop_length = 2048}, OnsetOptions{.lag = 2, .detrend = true, .hop_length = 2048}}) {
    const Matrix rises = onset_rises(bands, options);
    ASSERT_EQ(rises.rows(), 3U);
    ASSERT_EQ(rises.cols(), 4 - options.lag);
    std::vector<float> means(rises.cols());
    for (std::size_t frame = 0; frame < means.size(); ++frame) {
      means[frame] = (rises(0, frame) + rises(1, frame) + rises(2, frame)) / 3.0F;
    }
    EXPECT_EQ(onset_curve(means, 4, options), onset_strength(bands, options));
  }
}

TEST(OnsetStrength, RefusesWhatMakesNoSense) {
  EXPECT_THROW(onset_strength(Matrix(2, 2), {.lag = 0}), UsageError);
  EXPECT_THROW(onset_strength(Matrix(2, 2), {.max_size = 0}), UsageError);
  EXPECT_THROW(onset_strength(Matrix(2, 2), {.hop_length = 0}), UsageError);
  EXPECT_THROW(onset_rises(Matrix(2, 2), {.lag = 0}), UsageError);
  EXPECT_THROW(onset_curve({}, 2, {.hop_length = 0}), UsageError);
}

TEST(Tempogram, IsLibrosas) {
  test::for_each_descriptor_case("tempogram", test::kDescriptor, [](const DescriptorCase& item) {
    const bool plain = item.get<std::string>("norm", "max") == "none";
    const Matrix got = tempogram(onsets_of(item), {.win_length = item.get("win_length", std::size_t{384}),
                                                   .center = item.get("center", true),
                                                   .norm = plain ? TempogramNorm::kNone : TempogramNorm::kMax});
    const std::size_t every = item.signal.size() > 44'100 ? 16 : 1;  // of long ones each 16th column is kept
    Matrix kept(got.rows(), (got.cols() + every - 1) / every);
    for (std::size_t lag = 0; lag < kept.rows(); ++lag) {
      for (std::size_t c = 0; c < kept.cols(); ++c) {
        kept(lag, c) = got(lag, c * every);
      }
    }
    return descriptor_difference(kept, item.golden());
  });
}

TEST(Tempogram, RefusesWhatItCannotCut) {
  EXPECT_THROW(tempogram(std::vector<float>(10), {.win_length = 0}), UsageError);
  EXPECT_THROW(tempogram({}, {}), AudioError);
  EXPECT_THROW(tempogram(std::vector<float>(10), {.win_length = 11, .center = false}), AudioError);
}

TEST(Tempo, IsLibrosas) {
  test::for_each_descriptor_case("tempo", 0.0, [](const DescriptorCase& item) {
    const std::vector<float> onsets = onsets_of(item);
    const auto bpm = static_cast<float>(tempo(onsets, tempo_options(item)));
    return std::abs(bpm - item.golden()(0, 0));
  });
}

TEST(Tempo, RefusesWhatMakesNoSense) {
  const std::vector<float> onsets(100, 1.0F);
  EXPECT_THROW(tempo(onsets, {.sample_rate_hz = -1.0}), UsageError);
  EXPECT_THROW(tempo(onsets, {.hop_length = 0}), UsageError);
  EXPECT_THROW(tempo(onsets, {.start_bpm = 0.0}), UsageError);
  EXPECT_THROW(tempo(onsets, {.std_bpm = NAN}), UsageError);
  EXPECT_THROW(tempo(onsets, {.ac_size = 0.02}), UsageError);
  EXPECT_THROW(tempo(onsets, {.ac_size = 1e9}), UsageError);
  EXPECT_THROW(tempo({}, {}), AudioError);
}

TEST(BeatTrack, IsLibrosas) {
  test::for_each_descriptor_case("beat_track", 0.0, [](const DescriptorCase& item) {
    const std::vector<float> onsets = onsets_of(item, {.aggregate = OnsetAggregate::kMedian});
    EXPECT_LE(descriptor_difference(onsets, item.golden("onset")), test::kDescriptor) << item.name;
    BeatTrackOptions options{
        .tempo = tempo_options(item), .tightness = item.get("tightness", 100.0), .trim = item.get("trim", true)};
    if (item.parameters.contains("bpm")) {
      options.bpm = {item.parameters.at("bpm").get<double>()};
    }
    const BeatTrack got = beat_track(onsets, options);
    const std::vector<float> beats(got.beats.begin(), got.beats.end());
    return descriptor_difference(beats, item.golden("beats")) +
           std::abs(static_cast<float>(got.tempo_bpm) - item.golden("tempo")(0, 0));
  });
}

BeatTrackOptions at_bpm(std::vector<double> bpm) {
  BeatTrackOptions options;
  options.bpm = std::move(bpm);
  return options;
}

TEST(BeatTrack, FollowsATempoThatChanges) {
  std::vector<float> onsets(800, 0.01F);
  std::vector<double> bpm(onsets.size());
  std::vector<std::size_t> beats;
  const double frame_rate = 22'050.0 / 512.0;
  for (std::size_t at = 5; at < onsets.size(); at += at < 400 ? 20 : 30) {
    onsets[at] = 1.0F;
    beats.push_back(at);
  }
  for (std::size_t i = 0; i < bpm.size(); ++i) {
    bpm[i] = 60.0 * frame_rate / (i <= 405 ? 20.0 : 30.0);
  }

  EXPECT_EQ(beat_track(onsets, at_bpm(bpm)).beats, beats);
  EXPECT_EQ(beat_track(onsets, at_bpm(std::vector(800, 120.0))).beats, beat_track(onsets, at_bpm({120.0})).beats);
}

TEST(BeatTrack, HearsNothingInSilence) {
  for (const std::size_t frames : {0U, 1U, 2U, 1000U}) {
    const BeatTrack track = beat_track(std::vector<float>(frames), {});
    EXPECT_EQ(track.tempo_bpm, 0.0);
    EXPECT_THAT(track.beats, IsEmpty());
  }
}

TEST(BeatTrack, RefusesWhatMakesNoSense) {
  const std::vector<float> onsets(100, 1.0F);
  EXPECT_THROW(beat_track(onsets, {.tightness = 0.0}), UsageError);
  for (const std::vector<double>& bpm : {std::vector{0.0}, {-120.0}, {1e5}, {120.0, 120.0}}) {
    EXPECT_THROW(beat_track(onsets, at_bpm(bpm)), UsageError);
  }
}

}  // namespace
}  // namespace auricle
