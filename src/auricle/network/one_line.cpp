#include <auricle/network/one_line.hpp>

#include <algorithm>
#include <cstddef>

namespace auricle {
namespace {

constexpr std::size_t kMaxBytes = 300;

bool is_control(std::string_view text, std::size_t i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  const auto before = static_cast<unsigned char>(i == 0 ? 0 : text[i - 1]);
  return byte < 0x20 || byte == 0x7F || (before == 0xC2 && byte < 0xA0 && byte >= 0x80);
}

}  // namespace

std::string one_line(std::string_view text) {
  std::size_t length = std::min(text.size(), kMaxBytes);
  while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
    --length;  // not in the middle of a UTF-8 character
  }
  std::string line(text.substr(0, length));
  for (std::size_t i = 0; i < length; ++i) {
    if (is_control(text, i)) {
      line[i] = '?';
    }
  }
  return length < text.size() ? line + "…" : line;
}

bool has_control_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_control(text, i)) {
      return true;
    }
  }
  return false;
}

}  // namespace auricle
