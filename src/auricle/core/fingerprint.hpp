#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace auricle {

/// A 64-bit FNV-1a hash of bytes, fed in pieces: tells whether data are the same as before. Guards against mix-ups,
/// not against malice.
class Fingerprint {
 public:
  void add(std::span<const std::byte> bytes);
  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
  /// 16 hexadecimal digits.
  std::string hex() const;

 private:
  std::uint64_t state_ = 0xcbf29ce484222325U;
};

}  // namespace auricle
