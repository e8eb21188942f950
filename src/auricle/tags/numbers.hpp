#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace auricle {

// Whole numbers as the formats of tags have them. `bytes` must be long enough.

/// Big-endian, of `n` bytes.
inline std::uint64_t big_endian(std::string_view bytes, std::size_t n) {
  std::uint64_t number = 0;
  for (const char byte : bytes.substr(0, n)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return number;
}

/// Little-endian, of `n` bytes.
inline std::uint64_t little_endian(std::string_view bytes, std::size_t n) {
  std::uint64_t number = 0;
  for (std::size_t i = n; i-- > 0;) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

inline std::string as_big_endian(std::uint64_t number, std::size_t n) {
  std::string bytes(n, '\0');
  for (std::size_t i = n; i-- > 0; number >>= 8) {
    bytes[i] = static_cast<char>(number);
  }
  return bytes;
}

inline std::string as_little_endian(std::uint64_t number, std::size_t n) {
  std::string bytes(n, '\0');
  for (std::size_t i = 0; i < n; ++i, number >>= 8) {
    bytes[i] = static_cast<char>(number);
  }
  return bytes;
}

/// ID3's numbers of seven bits a byte.
inline std::uint64_t synchsafe(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes.substr(0, 4)) {
    number = number << 7 | (static_cast<unsigned char>(byte) & 0x7FU);
  }
  return number;
}

inline std::string as_synchsafe(std::uint64_t number) {
  std::string bytes(4, '\0');
  for (std::size_t i = 4; i-- > 0; number >>= 7) {
    bytes[i] = static_cast<char>(number & 0x7F);
  }
  return bytes;
}

}  // namespace auricle
