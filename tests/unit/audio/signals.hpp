#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include <auricle/audio/clip.hpp>

namespace auricle::test {

/// A tone to be made or looked for.
struct Tone {
  double frequency_hz = 440.0;
  double amplitude = 0.5;
};

/// A sine of this length at this rate.
Clip sine(Tone tone, std::size_t length, int sample_rate_hz);

/// How strongly a frequency sounds in the middle half of a clip: 0.5 for a sine of amplitude 0.5.
double amplitude_at(const Clip& clip, double frequency_hz);

/// Writes the bytes of `original` with `replacement` laid over them at `position`.
void write_patched(const std::filesystem::path& path, std::string_view original, std::size_t position,
                   std::string_view replacement);

}  // namespace auricle::test
