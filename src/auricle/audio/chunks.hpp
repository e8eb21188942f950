#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace auricle {

/// Whether this text stands at a place of some bytes.
bool says(std::span<const std::uint8_t> bytes, std::size_t position, std::string_view text);

/// Where a number stands among some bytes.
struct Field {
  std::size_t position;
  std::size_t size;
};

/// The number there; it must lie within the bytes.
std::uint64_t get(std::span<const std::uint8_t> bytes, Field field, bool big_endian);
void set(std::span<std::uint8_t> bytes, Field field, bool big_endian, std::uint64_t value);

/// Files of chunks: RIFF, RIFX, RF64, BW64 (all WAVE), W64 and CAF.
struct Chunks {
  std::span<const std::uint8_t> head;
  std::size_t first;      ///< where the first one begins
  std::size_t name_size;  ///< 4, or 16 for W64's GUIDs, which begin with the name
  std::size_t length_size;
  std::size_t alignment;
  bool counts_itself;  ///< the length is that of the chunk's header too
  bool big_endian;

  struct Chunk {
    std::size_t begin;     ///< of the contents
    std::uint64_t length;  ///< of the contents, as stated: the head may end before
  };

  /// The first chunk of this name, if it begins in the head.
  std::optional<Chunk> find(std::string_view name) const;

  bool is_wave() const { return says(head, 8, "WAVE") || says(head, 24, "wave"); }
};

/// How a file with this head is laid out; nothing when it is none of these.
std::optional<Chunks> chunks_of(std::span<const std::uint8_t> head);

}  // namespace auricle
