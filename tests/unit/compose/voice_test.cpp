#include <auricle/compose/voice.hpp>

#include <array>
#include <cmath>
#include <gmock/gmock.h>
#include <numbers>
#include <ostream>
#include <string>

#include <auricle/compose/instruments.hpp>

#include "listening.hpp"

namespace auricle {
namespace {

constexpr int kRate = 22050;

/// Amplitude of one frequency in a sound.
double strength_at(const std::vector<float>& sound, double frequency_hz) {
  double real = 0;
  double imaginary = 0;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const double angle = 2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / kRate;
    real += sound[i] * std::cos(angle);
    imaginary += sound[i] * std::sin(angle);
  }
  return std::hypot(real, imaginary) / static_cast<double>(sound.size());
}

struct Instrument {
  const char* name;
  Voice voice;
};

void PrintTo(const Instrument& instrument, std::ostream* out) { *out << instrument.name; }

class EveryKindOfVoice : public ::testing::TestWithParam<Instrument> {};

TEST_P(EveryKindOfVoice, SoundsThePitchItIsGiven) {
  Random random(1);
  const std::array pitches = {57};  // 220 Hz
  const std::vector<float> sound = render_tone(GetParam().voice, {.midi_pitches = pitches, .held_s = 1}, random, kRate);
  const double right = strength_at(sound, 220.0);
  for (const int semitones : {-2, -1, 1, 2}) {
    EXPECT_GT(right, 3 * strength_at(sound, 220.0 * std::exp2(semitones / 12.0))) << semitones << " semitones away";
  }
}

INSTANTIATE_TEST_SUITE_P(Sources, EveryKindOfVoice,
                         ::testing::Values(Instrument{"String", instruments::kPickedString},
                                           Instrument{"DrivenString", instruments::kDistortedGuitar},
                                           Instrument{"Saw", instruments::kSawBass},
                                           Instrument{"Square", instruments::kSquareLead},
                                           Instrument{"Partials", instruments::kOrgan}),
                         [](const auto& instrument) { return instrument.param.name; });

TEST(Voice, LastsAsLongAsItIsHeldAndReleasedAndFadesToNothing) {
  Random random(1);
  const std::array pitches = {60};
  const Voice voice = {.envelope = {.sustain = 1, .release_s = 0.1}};
  const std::vector<float> sound = render_tone(voice, {.midi_pitches = pitches, .held_s = 0.4}, random, kRate);
  EXPECT_EQ(sound.size(), 11025U);
  EXPECT_LT(std::abs(sound.back()), 0.01F);
}

TEST(Voice, KeepsTheTrebleOfASawtoothFromFoldingBack) {
  Random random(1);
  const std::array pitches = {96};  // 2093 Hz; a naive sawtooth's 8th harmonic would fold to 5306 Hz
  const Voice voice = {.source = Source::kSaw, .envelope = {.sustain = 1}};
  const std::vector<float> sound = render_tone(voice, {.midi_pitches = pitches, .held_s = 1}, random, kRate);
  const double pitch_hz = 440.0 * std::exp2((96 - 69) / 12.0);
  EXPECT_LT(strength_at(sound, kRate - 8 * pitch_hz), 0.02 * strength_at(sound, pitch_hz));
}

TEST(Drum, KickIsLowAndHatIsHigh) {
  Random random(1);
  EXPECT_LT(zero_crossings_per_s(render_stroke(instruments::kKick, random, kRate), kRate), 1000);
  EXPECT_GT(zero_crossings_per_s(render_stroke(instruments::kClosedHat, random, kRate), kRate), 8000);
}

}  // namespace
}  // namespace auricle
