#include <string>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/audio/steady_rate.hpp>
#include <auricle/core/atomic_file.hpp>
#include <gtest/gtest.h>

#include "encoded.hpp"
#include "signals.hpp"

namespace auricle {
namespace {

class Chain : public test::Encoded {
 protected:
  /// Joined files must be heard to their end: as long as their parts, and the tone at its pitch in each of them.
  void expect_all(const std::string& name, const std::vector<std::filesystem::path>& parts) {
    const auto whole = join(name, parts);
    double start_s = 0.0;
    for (const auto& part : parts) {
      const double length_s = load_clip(part).duration_s();
      const Clip heard = load_clip(whole, {.offset_s = start_s, .duration_s = length_s});
      EXPECT_GT(test::amplitude_at(heard, 440.0), 0.15) << name << " from " << start_s << " s";
      start_s += length_s;
    }
    const Heard heard = test::hear(whole);
    EXPECT_NEAR(heard.heard_s, start_s, 0.2) << name;
    EXPECT_EQ(heard.trouble(), "") << name;
  }
};

TEST_F(Chain, OtherRatesAreFollowed) {
  const std::vector<std::string> plain = {"-write_xing", "0", "-id3v2_version", "0", "-ar"};
  const auto mp3 = [&](const char* rate, double duration_s) {
    std::vector<std::string> arguments = plain;
    arguments.emplace_back(rate);
    return encode(std::string(rate) + ".mp3", duration_s, arguments);
  };
  expect_all("jingle.mp3", {mp3("22050", 1.0), mp3("44100", 5.0)});
  expect_all("sandwich.mp3", {mp3("48000", 3.0), mp3("22050", 3.0), mp3("48000", 3.0)});
  expect_all("chain.ac3", {encode("48.ac3", 3.0, {"-ar", "48000"}), encode("32.ac3", 3.0, {"-ar", "32000"})});
  expect_all("chain.aac", {encode("48.aac", 3.0, {"-ar", "48000"}), encode("32.aac", 3.0, {"-ar", "32000"})});
}

TEST_F(Chain, LinksOfOggAreFollowedWhateverTheirCodec) {
  const auto vorbis = encode("44.ogg", 3.0, {"-c:a", "libvorbis"});
  const auto slow = encode("22.ogg", 3.0, {"-c:a", "libvorbis", "-ar", "22050", "-ac", "1"});
  const auto opus = encode("o.opus", 3.0);
  const auto flac = encode("32.oga", 3.0, {"-ar", "32000"});
  const auto fast = encode("48.oga", 3.0, {"-ar", "48000"});
  expect_all("vorbis.ogg", {vorbis, slow, vorbis});
  expect_all("flac.oga", {flac, fast});
  expect_all("codecs.ogg", {opus, vorbis, flac, slow});
}

TEST_F(Chain, LinksOfOneRateAreLaidEndToEndExactly) {
  const auto link = encode("a.ogg", 3.0, {"-c:a", "libvorbis"});
  const auto stereo_to_mono = encode("m.ogg", 3.0, {"-c:a", "libvorbis", "-ac", "1"});
  std::vector<float> parts;
  for (const auto& part : {link, stereo_to_mono}) {
    const Clip clip = load_clip(part, {.sample_rate_hz = std::nullopt});
    EXPECT_EQ(clip.samples.size(), 3U * 44100U);
    parts.insert(parts.end(), clip.samples.begin(), clip.samples.end());
  }
  EXPECT_EQ(load_clip(join("both.ogg", {link, stereo_to_mono}), {.sample_rate_hz = std::nullopt}).samples, parts);
}

TEST(SteadyRate, AFrameOfAnotherRateIsDroppedAndALongerStretchResampled) {
  SteadyRate steady(8000);
  const std::vector<float> samples(1000, 0.5F);
  std::vector<float> out;
  steady.add(samples, 8000, out);
  steady.add(samples, 16000, out);
  steady.add(samples, 8000, out);
  EXPECT_EQ(out.size(), 2000U);
  EXPECT_EQ(steady.dropped(), 1U);

  for (int i = 0; i < 8; ++i) {
    steady.add(samples, 16000, out);
  }
  steady.add(samples, 8000, out);
  steady.add(samples, 8000, out);
  steady.finish(out);
  EXPECT_EQ(out.size(), 2000U + 4000U + 2000U);
  EXPECT_EQ(steady.dropped(), 1U);
}

}  // namespace
}  // namespace auricle
