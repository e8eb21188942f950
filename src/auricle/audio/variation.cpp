#include <auricle/audio/variation.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <type_traits>
#include <utility>

#include <auricle/audio/clip.hpp>
#include <auricle/audio/resample.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <soundtouch/SoundTouch.h>

namespace auricle {
namespace {

static_assert(std::is_same_v<soundtouch::SAMPLETYPE, float>, "SoundTouch is built for integer samples here");

constexpr double kLeastBandwidthHz = 1000.0;  // half of it is the least rate that a resampler takes

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

/// As a copy at twice the bandwidth sounds.
std::vector<float> band_limited(std::vector<float> samples, int sample_rate_hz, double bandwidth_hz) {
  const auto low_rate_hz = static_cast<int>(std::lround(2.0 * bandwidth_hz));
  Clip copy = resample({.samples = std::move(samples), .sample_rate_hz = sample_rate_hz}, low_rate_hz);
  return resample(std::move(copy), sample_rate_hz).samples;
}

}  // namespace

void Variation::validate() const {
  require("tempo", tempo, 0.5, 2.0);
  require("pitch_semitones", pitch_semitones, -12.0, 12.0);
  require("gain_db", gain_db, -60.0, 60.0);
  require("bandwidth_hz", bandwidth_hz.value_or(kLeastBandwidthHz), kLeastBandwidthHz, 1e6);
  require("from", from, 0.0, 1.0);
  require("to", to, 0.0, 1.0);
  if (from >= to) {
    throw UsageError(fmt::format("from is {} and to {}; from must be less", from, to));
  }
}

std::string describe(const Variation& variation) {
  std::vector<std::string> parts;
  if (variation.from > 0.0 || variation.to < 1.0) {
    parts.push_back(fmt::format("{:g} to {:g} %", 100.0 * variation.from, 100.0 * variation.to));
  }
  if (variation.tempo != 1.0) {
    parts.push_back(fmt::format("tempo x {:g}", variation.tempo));
  }
  if (variation.pitch_semitones != 0.0) {
    parts.push_back(fmt::format("{:+g} semitones", variation.pitch_semitones));
  }
  if (variation.bandwidth_hz) {
    parts.push_back(fmt::format("up to {:g} Hz", *variation.bandwidth_hz));
  }
  if (variation.gain_db != 0.0) {
    parts.push_back(fmt::format("{:+g} dB", variation.gain_db));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<float> vary(std::span<const float> samples, int sample_rate_hz, const Variation& variation) {
  variation.validate();
  const auto place = [n = samples.size()](double share) {
    return static_cast<std::size_t>(std::llround(share * static_cast<double>(n)));
  };
  samples = samples.subspan(place(variation.from), place(variation.to) - place(variation.from));
  std::vector<float> varied = variation.tempo != 1.0 || variation.pitch_semitones != 0.0
                                  ? stretched(samples, sample_rate_hz, variation)
                                  : std::vector(samples.begin(), samples.end());
  if (variation.bandwidth_hz && 2.0 * *variation.bandwidth_hz < sample_rate_hz) {
    varied = band_limited(std::move(varied), sample_rate_hz, *variation.bandwidth_hz);
  }
  if (variation.gain_db != 0.0) {
    const auto gain = static_cast<float>(std::pow(10.0, variation.gain_db / 20.0));
    for (float& sample : varied) {
      sample = std::clamp(sample * gain, -1.0F, 1.0F);
    }
  }
  return varied;
}

}  // namespace auricle
