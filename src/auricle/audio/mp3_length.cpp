#include <auricle/audio/mp3_length.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <auricle/audio/tags.hpp>

namespace auricle {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kSearched = 4096;

std::uint32_t big_endian(Bytes bytes, std::size_t position) {
  std::uint32_t value = 0;
  for (const std::uint8_t byte : bytes.subspan(position, 4)) {
    value = value << 8 | byte;
  }
  return value;
}

/// The bytes behind the tag, as far as they can be had without reading all before them from a pipe.
std::vector<std::uint8_t> first_frames(ByteSource& bytes) {
  const std::size_t tag = id3v2_size(bytes.head());
  std::vector<std::uint8_t> frames(kSearched);
  std::size_t count = 0;
  if (tag + kSearched <= bytes.head().size()) {
    std::ranges::copy(bytes.head().subspan(tag, kSearched), frames.begin());
    return frames;
  }
  if (bytes.size() && bytes.seek(static_cast<std::int64_t>(tag))) {
    count = bytes.read(frames);
    bytes.seek(0);
  }
  frames.resize(count);
  return frames;
}

/// Seconds of a frame by its header, which stands before `position`; 0 when there is no header of layer III.
double frame_s(Bytes frames, std::size_t position) {
  constexpr std::array<double, 3> kRates = {44100, 48000, 32000};
  for (const std::size_t side_information : {32U, 17U, 9U}) {
    if (position < side_information + 4) {
      continue;
    }
    const std::uint32_t header = big_endian(frames, position - side_information - 4);
    const std::uint32_t version = header >> 19 & 3;  // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
    const std::uint32_t rate = header >> 10 & 3;
    const bool mono = (header >> 6 & 3) == 3;
    const std::size_t expected = version == 3 ? (mono ? 17 : 32) : (mono ? 9 : 17);
    if (header >> 21 == 0x7FF && (header >> 17 & 3) == 1 && version != 1 && rate < 3 && expected == side_information) {
      return version == 3 ? 1152 / kRates[rate] : 576 / (kRates[rate] / (version == 2 ? 2 : 4));
    }
  }
  return 0.0;
}

}  // namespace

std::optional<Mp3Length> find_mp3_length(ByteSource& bytes) {
  constexpr std::uint32_t kHasFrames = 1;
  constexpr std::uint32_t kHasBytes = 2;
  const std::vector<std::uint8_t> frames = first_frames(bytes);
  for (const std::string_view name : {"Xing", "Info"}) {
    const auto found = std::search(frames.begin(), frames.end(), name.begin(), name.end());
    const auto position = static_cast<std::size_t>(found - frames.begin());
    if (position + 16 > frames.size() || frame_s(frames, position) == 0.0) {
      continue;
    }
    const std::uint32_t has = big_endian(frames, position + 4);
    if ((has & kHasFrames) == 0) {
      return std::nullopt;
    }
    Mp3Length length{.duration_s = big_endian(frames, position + 8) * frame_s(frames, position), .bytes = {}};
    if ((has & kHasBytes) != 0) {
      length.bytes = big_endian(frames, position + 12);
    }
    return length;
  }
  return std::nullopt;
}

}  // namespace auricle
