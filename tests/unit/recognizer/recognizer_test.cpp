#include <auricle/recognizer/recognizer.hpp>

#include <cmath>
#include <numeric>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/recognizer/classify_files.hpp>
#include <auricle/recognizer/rolling_listener.hpp>
#include <support/files.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::size_t kValues = 200;

/// Tells by the first MFCC value whether a recording is loud: its sign decides between two genres.
Model loudness_model() {
  const Architecture architecture{.input = {.rows = kValues},
                                  .layers = {Dense{.units = 2, .activation = Activation::kSoftmax}}};
  Tensor weight{.shape = {2, kValues}, .values = std::vector<float>(2 * kValues)};
  weight.values[0] = -0.01F;
  weight.values[kValues] = 0.01F;
  return {
      .genres = {"quiet", "loud"},
      .networks = {{.genres = {"quiet", "loud"},
                    .front_end = to_json(FeatureSpec{.n_values = kValues, .window_s = 1.0}),
                    .architecture = architecture,
                    .weights = {{"dense.weight", weight}, {"dense.bias", {.shape = {2}, .values = {-2.0F, 2.0F}}}}}}};
}

void write_noise(const fs::path& path, float level, double duration_s) {
  Clip clip{.samples = std::vector<float>(static_cast<std::size_t>(duration_s * 22050)), .sample_rate_hz = 22050};
  unsigned state = 1;
  for (float& sample : clip.samples) {
    state = state * 1664525U + 1013904223U;
    sample = level * (static_cast<float>(state >> 8) / 8388608.0F - 1.0F);
  }
  write_wav(path, clip);
}

TEST(Recognizer, GivesProbabilitiesThatSumToOne) {
  const TemporaryFolder folder;
  write_noise(folder / "loud.wav", 0.9F, 1.0);
  const Prediction prediction = Recognizer(loudness_model()).classify(folder / "loud.wav");
  EXPECT_THAT(prediction.ranking(), ElementsAre(1, 0));
  EXPECT_NEAR(std::accumulate(prediction.probabilities.begin(), prediction.probabilities.end(), 0.0), 1.0, 1e-6);
  EXPECT_EQ(prediction.timeline.size(), 1U);
  EXPECT_FALSE(prediction.padded);
}

TEST(Recognizer, HearsARecordingInMemoryAsItsFile) {
  const TemporaryFolder folder;
  write_noise(folder / "loud.wav", 0.9F, 5.3);
  const Recognizer recognizer(loudness_model());
  const Prediction of_file = recognizer.classify(folder / "loud.wav");
  const Prediction in_memory = recognizer.classify(float_wav(load_clip(folder / "loud.wav")));
  EXPECT_EQ(in_memory.probabilities, of_file.probabilities);
  EXPECT_EQ(in_memory.timeline.size(), of_file.timeline.size());
  EXPECT_EQ(in_memory.heard, of_file.heard);
}

TEST(Recognizer, WalksThroughALongRecordingInWindows) {
  const TemporaryFolder folder;
  write_noise(folder / "long.wav", 0.5F, 4.0);
  const Prediction prediction = Recognizer(loudness_model(), {.timeline_hop_s = 0.5}).classify(folder / "long.wav");
  ASSERT_EQ(prediction.timeline.size(), 7U);
  EXPECT_NEAR(prediction.timeline[1].begin_s, 0.5, 1e-4);
  EXPECT_NEAR(prediction.timeline[1].end_s, 1.5, 1e-4);
  double mean = 0;
  for (const Moment& moment : prediction.timeline) {
    mean += moment.probabilities[0] / 7.0;
  }
  EXPECT_NEAR(prediction.probabilities[0], mean, 1e-6);
}

TEST(Recognizer, ByDefaultNoMomentIsHeardTwice) {
  const TemporaryFolder folder;
  write_noise(folder / "long.wav", 0.5F, 4.0);
  const Prediction prediction = Recognizer(loudness_model()).classify(folder / "long.wav");
  ASSERT_EQ(prediction.timeline.size(), 4U);
  EXPECT_NEAR(prediction.timeline[1].begin_s, prediction.timeline[0].end_s, 1e-4);
}

TEST(Recognizer, JudgesManyWindowsAsEachByItself) {
  const TemporaryFolder folder;
  write_noise(folder / "long.wav", 0.5F, 40.0);
  const Prediction prediction = Recognizer(loudness_model()).classify(folder / "long.wav");
  ASSERT_EQ(prediction.timeline.size(), 40U);
  write_noise(folder / "short.wav", 0.5F, 1.0);
  EXPECT_EQ(prediction.timeline[0].probabilities,
            Recognizer(loudness_model()).classify(folder / "short.wav").probabilities);
}

TEST(Recognizer, NetworksOfAModelAreAveraged) {
  const TemporaryFolder folder;
  write_noise(folder / "loud.wav", 0.9F, 1.0);
  Model model = loudness_model();
  const Prediction alone = Recognizer(model).classify(folder / "loud.wav");
  Network other = model.networks[0];
  other.front_end["n_mfcc"] = 10;
  other.weights["dense.bias"].values = {0.0F, 0.0F};  // it always says one half
  other.weights["dense.weight"].values.assign(2 * kValues, 0.0F);
  model.networks.push_back(other);
  const Prediction both = Recognizer(model).classify(folder / "loud.wav");
  EXPECT_NEAR(both.probabilities[1], 0.5 * alone.probabilities[1] + 0.25, 1e-6);
}

TEST(Recognizer, SaysWhenARecordingIsTooShort) {
  const TemporaryFolder folder;
  write_noise(folder / "short.wav", 0.5F, 0.15);
  EXPECT_TRUE(Recognizer(loudness_model()).classify(folder / "short.wav").padded);
}

TEST(Recognizer, RefusesWhatIsShorterThanAFrame) {
  const TemporaryFolder folder;
  write_noise(folder / "click.wav", 0.5F, 0.09);
  try {
    Recognizer(loudness_model()).classify(folder / "click.wav");
    FAIL();
  } catch (const AudioError& error) {
    EXPECT_THAT(error.what(), HasSubstr("click.wav"));
    EXPECT_THAT(error.what(), HasSubstr("at least 0.093 s"));
  }
}

TEST(Recognizer, RefusesAStepThatIsNoFrame) {
  for (const double hop_s : {1e-6, 0.02, 0.0, -1.0, std::nan(""), HUGE_VAL}) {
    EXPECT_THROW(Recognizer(loudness_model(), {.timeline_hop_s = hop_s}), UsageError) << hop_s;
  }
  EXPECT_NO_THROW(Recognizer(loudness_model(), {.timeline_hop_s = 512.0 / 22050}));
  Model model = loudness_model();
  model.networks[0].front_end["window_s"] = 1e-4;
  EXPECT_THROW(Recognizer{model}, ModelError);
}

TEST(Recognizer, JudgesPiecesAsTheWholeAtOnce) {
  const TemporaryFolder folder;
  write_noise(folder / "long.wav", 0.5F, 61.3);
  const Clip clip = load_clip(folder / "long.wav");
  for (const auto& [window_s, hop_s] : std::vector<std::pair<double, double>>{{1, 1}, {1, 0.37}, {7, 3}, {2, 5}}) {
    Model model = loudness_model();
    model.networks[0].front_end["window_s"] = window_s;
    const FrontEnd front_end({.n_values = kValues, .window_s = window_s});
    const Engine engine(model.networks[0].architecture, model.networks[0].weights);
    const Prediction heard = Recognizer(model, {.timeline_hop_s = hop_s}).classify(folder / "long.wav");
    const std::vector<Window> windows = front_end.windows(clip.samples.size(), hop_s);
    ASSERT_EQ(heard.timeline.size(), windows.size());
    for (std::size_t i = 0; i < windows.size(); ++i) {
      const auto sound = std::span(clip.samples).subspan(windows[i].first_sample, windows[i].n_samples);
      const FlatFeatures flat = front_end.flatten(front_end.compute(sound));
      EXPECT_NEAR(heard.timeline[i].probabilities[0], engine.probabilities({flat.values, 1, kValues})(0, 0),
                  test::kFloatSum)
          << window_s << " " << hop_s << " " << i;
    }
  }
}

TEST(Recognizer, HearsTheWholeWhereAModelHasNoWindow) {
  const TemporaryFolder folder;
  write_noise(folder / "long.wav", 0.5F, 61.3);
  Model model = loudness_model();
  model.networks[0].front_end.erase("window_s");
  const FrontEnd front_end({.n_values = kValues});
  const FlatFeatures flat = front_end.flatten(front_end.compute(load_clip(folder / "long.wav").samples));
  const Engine engine(model.networks[0].architecture, model.networks[0].weights);
  const Prediction heard = Recognizer(model).classify(folder / "long.wav");
  ASSERT_EQ(heard.timeline.size(), 1U);
  EXPECT_NEAR(heard.timeline[0].end_s, 61.3, 1e-3);
  EXPECT_NEAR(heard.probabilities[0], engine.probabilities({flat.values, 1, kValues})(0, 0), test::kFloatSum);
}

TEST(Recognizer, TellsHowFarItHasComeAndStopsWhenAsked) {
  const TemporaryFolder folder;
  write_noise(folder / "long.wav", 0.5F, 20.0);
  std::stop_source source;
  std::size_t n_told = 0;
  const Recognizer recognizer(loudness_model());
  EXPECT_THROW(recognizer.classify(folder / "long.wav", {.stop = source.get_token(),
                                                         .progress =
                                                             [&](const Heard& heard) {
                                                               EXPECT_GT(heard.heard_s, 0.0);
                                                               if (++n_told == 3) {
                                                                 source.request_stop();
                                                               }
                                                             }}),
               Stopped);
  EXPECT_EQ(n_told, 3U);
}

TEST(Recognizer, SaysHowMuchItHeard) {
  const TemporaryFolder folder;
  write_noise(folder / "long.wav", 0.5F, 20.0);
  const Heard heard = Recognizer(loudness_model()).classify(folder / "long.wav").heard;
  EXPECT_NEAR(heard.heard_s, 20.0, 1e-9);
  EXPECT_TRUE(heard.complete());
}

TEST(Recognizer, HearsAFewWindowsSpreadOverALongRecording) {
  const TemporaryFolder folder;
  write_noise(folder / "long.wav", 0.5F, 60.0);
  const Prediction all = Recognizer(loudness_model()).classify(folder / "long.wav");
  const Prediction few = Recognizer(loudness_model(), {.windows = 4}).classify(folder / "long.wav");
  ASSERT_EQ(few.timeline.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    const double middle_s = 7.5 + 15.0 * static_cast<double>(i);
    EXPECT_NEAR(few.timeline[i].begin_s, middle_s - 0.5, 1e-3);
    EXPECT_NEAR(few.timeline[i].end_s, middle_s + 0.5, 1e-3);
  }
  EXPECT_NEAR(few.length_s, 60.0, 1e-6);
  EXPECT_NEAR(few.heard.heard_s, 4.0, 1e-3);
  EXPECT_EQ(few.heard.trouble(), "");
  EXPECT_NEAR(few.probabilities[0], all.probabilities[0], 0.05);
  EXPECT_NEAR(all.length_s, 60.0, 1e-6);
  EXPECT_THROW(Recognizer(loudness_model(), {.windows = 0}), UsageError);
}

TEST(Recognizer, AWindowInAFewIsWhatStandsThere) {
  const TemporaryFolder folder;
  write_noise(folder / "quiet.wav", 0.01F, 30.0);
  write_noise(folder / "loud.wav", 0.9F, 30.0);
  std::vector<float> samples = load_clip(folder / "quiet.wav").samples;
  const Clip loud = load_clip(folder / "loud.wav");
  samples.insert(samples.end(), loud.samples.begin(), loud.samples.end());
  write_wav(folder / "both.wav", {.samples = samples, .sample_rate_hz = 22050});
  const Prediction few = Recognizer(loudness_model(), {.windows = 2}).classify(folder / "both.wav");
  ASSERT_EQ(few.timeline.size(), 2U);
  EXPECT_LT(few.timeline[0].probabilities[1], 0.5F);
  EXPECT_GT(few.timeline[1].probabilities[1], 0.5F);
}

TEST(Recognizer, HearsAllOfWhatIsShortOrBreaksOff) {
  const TemporaryFolder folder;
  write_noise(folder / "short.wav", 0.5F, 5.0);
  const Recognizer few(loudness_model(), {.windows = 4});
  const Recognizer all(loudness_model());
  EXPECT_EQ(few.classify(folder / "short.wav").timeline.size(), 5U);
  write_noise(folder / "long.wav", 0.5F, 60.0);
  const std::string bytes = read_file(folder / "long.wav");
  write_file(folder / "half.wav", std::string_view(bytes).substr(0, bytes.size() / 2));
  const Prediction half = few.classify(folder / "half.wav");
  EXPECT_EQ(half.probabilities, all.classify(folder / "half.wav").probabilities);
  EXPECT_THAT(half.heard.trouble(), HasSubstr("30.0 of 60.0 s could be decoded"));
}

TEST(Recognizer, HearsAStretchAlone) {
  const TemporaryFolder folder;
  write_noise(folder / "long.wav", 0.5F, 60.0);
  const Recognizer all(loudness_model());
  const Prediction part = all.classify(folder / "long.wav", {.begin_s = 20.0, .end_s = 32.0});
  ASSERT_EQ(part.timeline.size(), 12U);
  EXPECT_NEAR(part.timeline[0].begin_s, 20.0, 1e-3);
  EXPECT_NEAR(part.timeline.back().end_s, 32.0, 1e-3);
  EXPECT_NEAR(part.length_s, 12.0, 1e-3);
  EXPECT_NEAR(part.heard.heard_s, 12.0, 1e-3);
  EXPECT_EQ(part.heard.trouble(), "");
  const std::vector<Moment> whole = all.classify(folder / "long.wav").timeline;
  EXPECT_NEAR(part.timeline[3].probabilities[0], whole[23].probabilities[0], 1e-3);
  EXPECT_NEAR(all.classify(folder / "long.wav", {.begin_s = 50.0}).length_s, 10.0, 1e-3);

  const Recognizer few(loudness_model(), {.windows = 3});
  const Prediction spread = few.classify(folder / "long.wav", {.begin_s = 20.0, .end_s = 32.0});
  ASSERT_EQ(spread.timeline.size(), 3U);
  EXPECT_NEAR(spread.timeline[0].begin_s, 21.5, 1e-3);
  EXPECT_NEAR(spread.timeline[2].begin_s, 29.5, 1e-3);

  EXPECT_NEAR(all.classify(folder / "long.wav", {.begin_s = 50.0, .end_s = 80.0}).length_s, 10.0, 1e-3);
  EXPECT_THROW(all.classify(folder / "long.wav", {.begin_s = 70.0, .end_s = 80.0}), AudioError);
}

TEST(RollingListener, SaysEachSecondWhatTheLastOnesAre) {
  const TemporaryFolder folder;
  write_noise(folder / "quiet.wav", 0.01F, 10.0);
  write_noise(folder / "loud.wav", 0.9F, 10.0);
  std::vector<float> samples = load_clip(folder / "quiet.wav").samples;
  const Clip loud = load_clip(folder / "loud.wav");
  samples.insert(samples.end(), loud.samples.begin(), loud.samples.end());
  write_wav(folder / "both.wav", {.samples = samples, .sample_rate_hz = 22050});
  const Recognizer recognizer(loudness_model());
  const RollingListener listener(recognizer, 4.0);
  ClipReader sound(folder / "both.wav", listener.load_options({}));
  std::vector<Moment> moments;
  listener.listen(sound, [&](const Moment& moment) { moments.push_back(moment); });
  ASSERT_EQ(moments.size(), 20U);
  EXPECT_EQ(moments[0].end_s, 1.0);
  EXPECT_EQ(moments[19].begin_s, 16.0);
  EXPECT_LT(moments[9].probabilities[1], 0.5F);
  EXPECT_NEAR(moments[11].probabilities[1], 0.5F * (moments[9].probabilities[1] + moments[19].probabilities[1]), 1e-3);
  EXPECT_GT(moments[13].probabilities[1], 0.5F);
  EXPECT_NEAR(moments[13].probabilities[1], moments[19].probabilities[1], 1e-3);
  EXPECT_THROW(RollingListener(recognizer, 0.0), UsageError);
  ClipReader other(folder / "both.wav", {.sample_rate_hz = recognizer.spec().sample_rate_hz / 2});
  EXPECT_THROW(listener.listen(other, [](const Moment&) {}), UsageError);
}

TEST(Recognizer, RefusesAModelWhosePartsDoNotFit) {
  Model model = loudness_model();
  Json& front_end = model.networks[0].front_end;
  front_end["n_values"] = kValues + 1;
  EXPECT_THROW(Recognizer{model}, ModelError);
  front_end["n_values"] = kValues;
  front_end["hop_length"] = 0;
  EXPECT_THROW(Recognizer{model}, ModelError);
  front_end["hop_length"] = 512;
  EXPECT_NO_THROW(Recognizer{model});
  model.networks.push_back(model.networks[0]);
  model.networks[1].front_end["window_s"] = 2.0;
  EXPECT_THROW(Recognizer{model}, ModelError) << "two networks that hear different stretches";
  model.networks.clear();
  EXPECT_THROW(Recognizer{model}, ModelError);
}

TEST(Recognizer, NamesTheModelThatIsAtFault) {
  Model model = loudness_model();
  model.networks[0].front_end["n_values"] = kValues + 1;
  const auto complaint = [&](const auto& work) {
    try {
      work();
    } catch (const ModelError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(complaint([&] { Recognizer(model, {.name = "m.safetensors"}); }),
            "m.safetensors: its front end gives 201 x 1 values and its network takes 200 x 1");

  // Two products that are infinite, of either sign.
  model = loudness_model();
  std::vector<float>& weights = model.networks[0].weights.at("dense.weight").values;
  std::fill(weights.begin(), weights.begin() + 2, 3e38F);
  weights[1] = -3e38F;
  const TemporaryFolder folder;
  write_noise(folder / "noise.wav", 0.9F, 1.0);
  EXPECT_THAT(complaint([&] { Recognizer(model, {.name = "m.safetensors"}).classify(folder / "noise.wav"); }),
              HasSubstr("m.safetensors: its answer is no number"));
}

TEST(ClassifyFiles, DeliversInOrderAndGoesOnOverBadFiles) {
  const TemporaryFolder folder;
  std::vector<fs::path> files;
  for (int i = 0; i < 12; ++i) {
    files.push_back(folder / (std::to_string(i) + ".wav"));
    if (i % 4 == 3) {
      write_file(files.back(), "no music");
    } else {
      write_noise(files.back(), i % 2 == 0 ? 0.9F : 1e-4F, 0.2 + 0.1 * (12 - i));
    }
  }
  const Recognizer recognizer(loudness_model());
  std::vector<fs::path> seen;
  classify_files(recognizer, files, 3, [&](const ClassifiedFile& file) {
    EXPECT_EQ(file.prediction.has_value(), seen.size() % 4 != 3);
    if (!file.prediction) {
      EXPECT_THAT(file.error, HasSubstr(file.path.string()));
    }
    seen.push_back(file.path);
  });
  EXPECT_EQ(seen, files);
}

TEST(ClassifyFiles, WhatACallbackThrowsEndsTheWork) {
  const TemporaryFolder folder;
  const std::vector<fs::path> files{folder / "song.wav"};
  write_noise(files[0], 0.9F, 1.0);
  const Recognizer recognizer(loudness_model());
  const auto fail = [] { throw std::logic_error("mine"); };
  EXPECT_THROW(classify_files(recognizer, files, 1, [&](const ClassifiedFile&) { fail(); }), std::logic_error);
  EXPECT_THROW(classify_files(
                   recognizer, files, 1, [](const ClassifiedFile& file) { ADD_FAILURE() << file.error; }, {},
                   [&](const fs::path&, const Heard&) { fail(); }),
               std::logic_error);
}

}  // namespace
}  // namespace auricle
