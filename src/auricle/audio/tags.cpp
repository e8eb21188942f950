#include <auricle/audio/tags.hpp>

#include <algorithm>
#include <string_view>

namespace auricle {
namespace {

bool begins_with(std::span<const std::uint8_t> bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::ranges::equal(bytes.first(text.size()), text);
}

}  // namespace

std::size_t id3v2_size(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kHeader = 10;
  constexpr std::uint8_t kHasFooter = 0x10;
  if (bytes.size() < kHeader || !begins_with(bytes, "ID3")) {
    return 0;
  }
  std::size_t size = 0;
  for (const std::uint8_t byte : bytes.subspan(6, 4)) {
    size = size << 7 | (byte & 0x7FU);
  }
  return size + kHeader * ((bytes[5] & kHasFooter) != 0 ? 2 : 1);
}

std::size_t tag_size(std::span<const std::uint8_t> bytes) {
  if (const std::size_t size = id3v2_size(bytes); size > 0) {
    return size;
  }
  constexpr std::size_t kApeHeader = 32;
  if (begins_with(bytes, "APETAGEX") && bytes.size() >= kApeHeader) {
    return kApeHeader +
           (bytes[12] | std::size_t{bytes[13]} << 8 | std::size_t{bytes[14]} << 16 | std::size_t{bytes[15]} << 24);
  }
  return begins_with(bytes, "TAG") || begins_with(bytes, "LYRICSBEGIN") ? bytes.size() : 0;
}

}  // namespace auricle
