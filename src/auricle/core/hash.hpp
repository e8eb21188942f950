#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct XXH3_state_s;  // xxHash's

namespace auricle {

/// XXH3_128bits of bytes, fed in pieces: knows a sound or a file among millions. The same on every machine and in every
/// version of xxHash from 0.8 on. Guards against mix-ups, not against malice.
class Hash128 {
 public:
  Hash128();

  void add(std::span<const std::byte> bytes);
  void add(std::span<const std::uint8_t> bytes) { add(std::as_bytes(bytes)); }
  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
  /// 32 hexadecimal digits, as `xxhsum -H2` prints them.
  std::string hex() const;

 private:
  struct Deleter {
    void operator()(XXH3_state_s* state) const;
  };
  std::unique_ptr<XXH3_state_s, Deleter> state_;
};

/// XXH3_64bits of a text's bytes, seed 0, e.g. `xxhash.xxh3_64_intdigest` in Python.
std::uint64_t hash64(std::string_view text);

}  // namespace auricle
