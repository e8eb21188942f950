#include <cmath>
#include <string>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/audio/steady_rate.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

#include "encoded.hpp"
#include "signals.hpp"

namespace auricle {
namespace {

std::vector<float> mean(const std::vector<Clip>& channels) {
  std::vector<float> sum = channels.at(0).samples;
  for (std::size_t c = 1; c < channels.size(); ++c) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
      sum[i] += channels[c].samples.at(i);
    }
  }
  for (float& value : sum) {
    value /= static_cast<float>(channels.size());
  }
  return sum;
}

std::string message_of(const auto& load, const std::filesystem::path& path, const LoadOptions& options) {
  try {
    load(path, options);
  } catch (const AudioError& error) {
    return error.what();
  }
  return "";
}

TEST(Channels, AreWhatTheirMeanIsTakenOf) {
  for (const auto& [name, count] : {std::pair("44100_pcm_16_1ch.wav", 1U), std::pair("44100_pcm_24_2ch.wav", 2U),
                                    std::pair("16000_float_6ch.wav", 6U), std::pair("tone.ogg", 2U)}) {
    const auto path = test::golden(std::string("audio/") + name);
    for (const LoadOptions& options : {LoadOptions{.sample_rate_hz = std::nullopt}, LoadOptions{},
                                       LoadOptions{.offset_s = 0.01, .duration_s = 0.01}}) {
      const Clip mono = load_clip(path, options);
      const std::vector<Clip> channels = load_channels(path, options);
      ASSERT_EQ(channels.size(), count) << name;
      const std::vector<float> mixed = mean(channels);
      ASSERT_EQ(mixed.size(), mono.samples.size()) << name;
      EXPECT_EQ(channels.back().sample_rate_hz, mono.sample_rate_hz);
      for (std::size_t i = 0; i < mixed.size(); ++i) {
        ASSERT_NEAR(mixed[i], mono.samples[i], 1e-6) << name << " at " << i;
      }
    }
  }
}

TEST(Channels, ComeInTheirOrder) {
  const std::vector<Clip> channels = load_channels(test::golden("audio/tone.mp3"));
  ASSERT_EQ(channels.size(), 2U);
  EXPECT_NEAR(test::amplitude_at(channels[0], 440.0), 0.5, 0.03);
  EXPECT_NEAR(test::amplitude_at(channels[1], 440.0), 0.25, 0.03);
}

TEST(Channels, AreRefusedWhereTheirMeanIsInTheSameWords) {
  const test::TemporaryFolder folder;
  write_file(folder / "text.wav", "no music");
  const auto mixed = [](const auto& path, const auto& options) { load_clip(path, options); };
  const auto apart = [](const auto& path, const auto& options) { load_channels(path, options); };
  for (const auto& [path, options] :
       {std::pair(folder / "text.wav", LoadOptions{}), std::pair(folder / "none.wav", LoadOptions{}),
        std::pair(test::golden("audio/tone.mp3"), LoadOptions{.offset_s = 9.0}),
        std::pair(test::golden("audio/tone.mp3"), LoadOptions{.least_samples = 20'000})}) {
    EXPECT_NE(message_of(mixed, path, options), "");
    EXPECT_EQ(message_of(apart, path, options), message_of(mixed, path, options));
  }
  EXPECT_THROW(load_channels(test::golden("audio/tone.mp3"), {.sample_rate_hz = 1}), UsageError);
}

class ChangingChannels : public test::Encoded {};

TEST_F(ChangingChannels, StayAsManyAsAtTheBeginning) {
  const auto stereo = encode("2.ogg", 2.0, {"-c:a", "libvorbis"});
  const auto mono = encode("1.ogg", 2.0, {"-c:a", "libvorbis", "-ac", "1", "-ar", "22050"});
  const std::vector<Clip> channels = load_channels(join("both.ogg", {stereo, mono}), {.sample_rate_hz = std::nullopt});
  ASSERT_EQ(channels.size(), 2U);
  EXPECT_EQ(channels[0].samples.size(), 4U * 44100U);
  EXPECT_NE(channels[0].samples[44100], channels[1].samples[44100]) << "left and right, at first";
  EXPECT_EQ(channels[0].samples[3 * 44100], channels[1].samples[3 * 44100]) << "then mono on both sides";
  EXPECT_GT(test::amplitude_at({{channels[1].samples.begin() + 2 * 44100, channels[1].samples.end()}, 44100}, 440.0),
            0.15);

  EXPECT_EQ(load_channels(join("other.ogg", {mono, stereo})).size(), 1U);
}

TEST(SteadyRate, CountsSamplesOfOneChannel) {
  SteadyRate steady(8000, 2);
  std::vector<float> out;
  steady.add(std::vector<float>(2000, 0.5F), 8000, out);
  steady.add(std::vector<float>(7998, 0.5F), 16000, out);  // a sample less than a quarter of a second
  EXPECT_EQ(out.size(), 2000U);
  steady.add(std::vector<float>(8002, 0.5F), 16000, out);
  steady.finish(out);
  EXPECT_EQ(out.size(), 2000U + 8000U);
  EXPECT_EQ(steady.dropped(), 0U);
}

}  // namespace
}  // namespace auricle
