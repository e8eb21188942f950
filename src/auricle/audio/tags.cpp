#include <auricle/audio/tags.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace auricle {
namespace {

bool begins_with(std::span<const std::uint8_t> bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::ranges::equal(bytes.first(text.size()), text);
}

std::int64_t little_endian(std::span<const std::uint8_t> bytes) {
  std::int64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value << 8 | bytes[i];
  }
  return value;
}

constexpr std::size_t kId3v1 = 128;
constexpr std::size_t kApeFooter = 32;

/// The size of the tag that these bytes, at least kId3v1 of them, end with; 0 without one.
std::int64_t last_tag_size(std::span<const std::uint8_t> bytes) {
  const auto footer = bytes.last(kApeFooter);
  if (begins_with(footer, "APETAGEX")) {
    const bool has_header = (footer[23] & 0x80) != 0;
    return little_endian(footer.subspan(12, 4)) + (has_header ? static_cast<std::int64_t>(kApeFooter) : 0);
  }
  if (begins_with(bytes.last(kId3v1), "TAG")) {  // and not the end of "APETAGEX"
    return kId3v1;
  }
  constexpr std::string_view kLyricsEnd = "LYRICS200";
  if (begins_with(bytes.last(kLyricsEnd.size()), kLyricsEnd)) {
    constexpr std::size_t kDigits = 6;
    const auto digits = bytes.last(kLyricsEnd.size() + kDigits).first(kDigits);
    const std::string text(digits.begin(), digits.end());
    std::int64_t size = 0;
    std::from_chars(text.data(), text.data() + text.size(), size);
    return size + static_cast<std::int64_t>(kDigits + kLyricsEnd.size());
  }
  constexpr std::size_t kId3v2Footer = 10;
  std::array<std::uint8_t, kId3v2Footer> id3{};
  std::ranges::copy(bytes.last(kId3v2Footer), id3.begin());
  if (begins_with(id3, "3DI")) {
    std::ranges::copy(std::string_view("ID3"), id3.begin());
    return static_cast<std::int64_t>(id3v2_size(id3));
  }
  return 0;
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

std::int64_t sound_end(ByteSource& bytes) {
  std::int64_t end = bytes.size().value_or(0);
  std::array<std::uint8_t, kId3v1> last{};
  while (end >= std::ssize(last)) {
    std::size_t count = 0;
    while (count < last.size()) {
      const std::size_t more =
          bytes.peek(end - std::ssize(last) + static_cast<std::int64_t>(count), std::span(last).subspan(count));
      if (more == 0) {
        return end;
      }
      count += more;
    }
    const std::int64_t size = last_tag_size(last);
    if (size == 0 || size > end) {
      break;
    }
    end -= size;
  }
  return end;
}

}  // namespace auricle
