#include <auricle/dataset/cue_text.hpp>

#include <array>
#include <cstddef>
#include <fstream>
#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

void append_utf8(unsigned code, std::string& text) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | code >> 12);
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// Of CP1252, in which 0x80 to 0x9F are not control characters.
/// https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
std::string from_cp1252(std::string_view bytes) {
  constexpr std::array<unsigned, 32> kHigh = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                              0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  std::string text;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    append_utf8(code >= 0x80 && code < 0xA0 ? kHigh[code - 0x80U] : code, text);
  }
  return text;
}

}  // namespace

std::string read_cue_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(kMostBytes + 1, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  if (!stream.is_open() || stream.bad() || std::filesystem::is_directory(path)) {
    throw FileError(fmt::format("can't read CUE sheet {}", path.string()));
  }
  if (bytes.size() > kMostBytes) {
    throw FileError(fmt::format("{} is larger than any CUE sheet", path.string()));
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    throw FileError(fmt::format("CUE sheet {} is UTF-16; save it as UTF-8", path.string()));
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.erase(0, 3);
  }
  return is_utf8(bytes) ? bytes : from_cp1252(bytes);
}

}  // namespace auricle
