#include <auricle/audio/chunks.hpp>

#include <algorithm>

namespace auricle {

bool says(std::span<const std::uint8_t> bytes, std::size_t position, std::string_view text) {
  return bytes.size() >= position + text.size() && std::ranges::equal(bytes.subspan(position, text.size()), text);
}

std::uint64_t get(std::span<const std::uint8_t> bytes, Field field, bool big_endian) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < field.size; ++i) {
    value = value << 8 | bytes[field.position + (big_endian ? i : field.size - 1 - i)];
  }
  return value;
}

void set(std::span<std::uint8_t> bytes, Field field, bool big_endian, std::uint64_t value) {
  for (std::size_t i = 0; i < field.size; ++i) {
    bytes[field.position + (big_endian ? field.size - 1 - i : i)] = static_cast<std::uint8_t>(value >> (8 * i));
  }
}

std::optional<Chunks::Chunk> Chunks::find(std::string_view name) const {
  std::size_t position = first;
  while (position + name_size + length_size <= head.size()) {
    const std::size_t begin = position + name_size + length_size;
    const std::uint64_t stated = get(head, {position + name_size, length_size}, big_endian);
    const std::uint64_t length = stated - (counts_itself ? std::min<std::uint64_t>(stated, begin - position) : 0);
    if (says(head, position, name)) {
      return Chunk{begin, length};
    }
    if (length > head.size()) {
      break;
    }
    position = begin + (length + alignment - 1) / alignment * alignment;
  }
  return std::nullopt;
}

std::optional<Chunks> chunks_of(std::span<const std::uint8_t> head) {
  const bool riff = says(head, 0, "RIFF") || says(head, 0, "RIFX") || says(head, 0, "RF64") || says(head, 0, "BW64");
  if (riff && says(head, 8, "WAVE")) {
    return Chunks{.head = head,
                  .first = 12,
                  .name_size = 4,
                  .length_size = 4,
                  .alignment = 2,
                  .counts_itself = false,
                  .big_endian = says(head, 0, "RIFX")};
  }
  if (says(head, 0, "riff") && says(head, 24, "wave")) {
    return Chunks{.head = head,
                  .first = 40,
                  .name_size = 16,
                  .length_size = 8,
                  .alignment = 8,
                  .counts_itself = true,
                  .big_endian = false};
  }
  if (says(head, 0, "caff")) {
    return Chunks{.head = head,
                  .first = 8,
                  .name_size = 4,
                  .length_size = 8,
                  .alignment = 1,
                  .counts_itself = false,
                  .big_endian = true};
  }
  return std::nullopt;
}

}  // namespace auricle
