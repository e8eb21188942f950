#include <auricle/plot/picture_mark.hpp>

#include <cstddef>
#include <cstdint>

namespace auricle {
namespace {

void append_big_endian(std::string& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(value >> shift & 0xFFU));
  }
}

/// The checksum of PNG's chunks (ISO 3309).
std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      crc = crc >> 1 ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
  }
  return ~crc;
}

/// https://www.w3.org/TR/png/#11tEXt
std::string text_chunk(std::string_view text) {
  const std::string body = "tEXt" + std::string(text);
  std::string chunk;
  append_big_endian(chunk, static_cast<std::uint32_t>(text.size()));
  chunk += body;
  append_big_endian(chunk, crc32(body));
  return chunk;
}

}  // namespace

std::string with_mark(std::string picture, std::string_view ending) {
  if (ending != ".png") {
    return picture += ending == ".svg" ? "<!-- Auricle -->\n" : "%Auricle\n";
  }
  constexpr std::string_view kMark{"Software\0Auricle", 16};
  constexpr std::size_t kHeader = 8 + 25;  // the signature and IHDR, which comes first
  return picture.insert(kHeader, text_chunk(kMark));
}

}  // namespace auricle
