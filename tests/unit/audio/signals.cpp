#include "signals.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <string>

#include <auricle/core/atomic_file.hpp>

namespace auricle::test {

Clip sine(Tone tone, std::size_t length, int sample_rate_hz) {
  Clip clip{std::vector<float>(length), sample_rate_hz};
  for (std::size_t i = 0; i < length; ++i) {
    const double phase = 2.0 * std::numbers::pi * tone.frequency_hz * static_cast<double>(i) / sample_rate_hz;
    clip.samples[i] = static_cast<float>(tone.amplitude * std::sin(phase));
  }
  return clip;
}

double amplitude_at(const Clip& clip, double frequency_hz) {
  const std::size_t first = clip.samples.size() / 4;
  const std::size_t count = clip.samples.size() / 2;
  std::complex<double> sum;
  for (std::size_t i = 0; i < count; ++i) {
    const double phase = 2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / clip.sample_rate_hz;
    sum += std::polar(static_cast<double>(clip.samples[first + i]), -phase);
  }
  return 2.0 * std::abs(sum) / static_cast<double>(count);
}

void write_patched(const std::filesystem::path& path, std::string_view original, std::size_t position,
                   std::string_view replacement) {
  std::string bytes(original);
  bytes.replace(position, replacement.size(), replacement);
  write_file(path, bytes);
}

}  // namespace auricle::test
