#include <auricle/audio/wav.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::size_t kBytesPerSample = sizeof(std::int16_t);
constexpr std::size_t kSizesBeforeSamples = 36;  // what RIFF's size counts besides the samples

void append_little_endian(std::string& bytes, std::uint32_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes.push_back(static_cast<char>(value >> (8 * i)));
  }
}

/// How a sample is stored: WAVE's number for it, and its bytes.
struct SampleFormat {
  std::uint32_t code;
  std::uint32_t size;
};
constexpr SampleFormat kPcm16{.code = 1, .size = kBytesPerSample};
constexpr SampleFormat kFloat32{.code = 3, .size = sizeof(float)};

/// The 44 bytes that make what follows a RIFF/WAVE file. The samples are those of all channels.
std::string header(std::size_t sample_count, std::uint32_t n_channels, int sample_rate_hz, const SampleFormat& format) {
  constexpr std::uint32_t kFormatSize = 16;
  const auto rate = static_cast<std::uint32_t>(sample_rate_hz);
  const auto data_size = static_cast<std::uint32_t>(sample_count * format.size);

  std::string bytes = "RIFF";
  append_little_endian(bytes, kSizesBeforeSamples + data_size, 4);
  bytes += "WAVEfmt ";
  append_little_endian(bytes, kFormatSize, 4);
  append_little_endian(bytes, format.code, 2);
  append_little_endian(bytes, n_channels, 2);
  append_little_endian(bytes, rate, 4);
  append_little_endian(bytes, rate * n_channels * format.size, 4);
  append_little_endian(bytes, n_channels * format.size, 2);
  append_little_endian(bytes, 8 * format.size, 2);
  bytes += "data";
  append_little_endian(bytes, data_size, 4);
  return bytes;
}

std::string pcm(std::span<const float> samples) {
  std::string bytes;
  bytes.reserve(samples.size() * kBytesPerSample);
  for (const float sample : samples) {
    const float clipped = std::clamp(sample * 32768.0F, -32768.0F, 32767.0F);
    append_little_endian(bytes, static_cast<std::uint32_t>(std::lrint(clipped)), kBytesPerSample);
  }
  return bytes;
}

void check(const std::string& name, const Clip& clip, const SampleFormat& format) {
  const std::size_t most_samples =
      (std::numeric_limits<std::uint32_t>::max() - kSizesBeforeSamples) / std::size_t{format.size};
  const auto refuse = [&](std::string_view why) { throw AudioError(fmt::format("can't write {}: {}", name, why)); };
  if (!is_sample_rate(clip.sample_rate_hz)) {
    refuse(fmt::format("a sample rate of {} Hz is impossible", clip.sample_rate_hz));
  }
  if (!std::ranges::all_of(clip.samples, [](float sample) { return std::isfinite(sample); })) {
    refuse("it would hold samples that are not finite numbers");
  }
  if (clip.samples.size() > most_samples) {
    refuse("it is longer than a .wav file can be; cut it into parts");
  }
}

}  // namespace

void write_wav(const std::filesystem::path& path, const Clip& clip) {
  check(path.string(), clip, kPcm16);
  AtomicFile file(path);
  file.write(header(clip.samples.size(), 1, clip.sample_rate_hz, kPcm16));
  file.write(pcm(clip.samples));
  file.commit();
}

std::vector<std::byte> float_wav(const Clip& clip, std::size_t n_channels) {
  static_assert(std::endian::native == std::endian::little, "samples are copied as they lie in memory");
  check("a .wav", clip, kFloat32);
  const std::string head =
      header(clip.samples.size(), static_cast<std::uint32_t>(n_channels), clip.sample_rate_hz, kFloat32);
  std::vector<std::byte> bytes(head.size() + clip.samples.size() * sizeof(float));
  std::memcpy(bytes.data(), head.data(), head.size());
  if (!clip.samples.empty()) {
    std::memcpy(bytes.data() + head.size(), clip.samples.data(), clip.samples.size() * sizeof(float));
  }
  return bytes;
}

}  // namespace auricle
