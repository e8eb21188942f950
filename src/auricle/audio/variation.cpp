#include <auricle/audio/variation.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <soundtouch/SoundTouch.h>

namespace auricle {
namespace {

static_assert(std::is_same_v<soundtouch::SAMPLETYPE, float>, "SoundTouch is built for integer samples here");

void require(const char* name, double value, double least, double most) {
  if (!(value >= least && value <= most)) {
    throw UsageError(fmt::format("{} is {}; it must be from {} to {}", name, value, least, most));
  }
}

std::vector<float> stretched(std::span<const float> samples, int sample_rate_hz, const Variation& variation) {
  soundtouch::SoundTouch stretch;
  stretch.setSampleRate(static_cast<unsigned>(sample_rate_hz));
  stretch.setChannels(1);
  stretch.setTempo(variation.tempo);
  stretch.setPitchSemiTones(variation.pitch_semitones);
  std::vector<float> result;
  std::array<float, 4096> piece{};
  const auto take = [&] {
    while (const unsigned n = stretch.receiveSamples(piece.data(), static_cast<unsigned>(piece.size()))) {
      result.insert(result.end(), piece.begin(), piece.begin() + n);
    }
  };
  for (std::size_t begin = 0; begin < samples.size(); begin += piece.size()) {
    const auto some = samples.subspan(begin, std::min(piece.size(), samples.size() - begin));
    stretch.putSamples(some.data(), static_cast<unsigned>(some.size()));
    take();
  }
  stretch.flush();
  take();
  return result;
}

}  // namespace

void Variation::validate() const {
  require("tempo", tempo, 0.5, 2.0);
  require("pitch_semitones", pitch_semitones, -12.0, 12.0);
  require("gain_db", gain_db, -60.0, 60.0);
}

std::vector<float> vary(std::span<const float> samples, int sample_rate_hz, const Variation& variation) {
  variation.validate();
  std::vector<float> varied = variation.tempo != 1.0 || variation.pitch_semitones != 0.0
                                  ? stretched(samples, sample_rate_hz, variation)
                                  : std::vector(samples.begin(), samples.end());
  if (variation.gain_db != 0.0) {
    const auto gain = static_cast<float>(std::pow(10.0, variation.gain_db / 20.0));
    for (float& sample : varied) {
      sample = std::clamp(sample * gain, -1.0F, 1.0F);
    }
  }
  return varied;
}

}  // namespace auricle
