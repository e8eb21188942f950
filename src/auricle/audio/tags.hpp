#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace auricle {

/// The size of the ID3v2 tag that these bytes begin with; 0 without one. https://id3.org/id3v2.4.0-structure
std::size_t id3v2_size(std::span<const std::uint8_t> bytes);

/// The size of the tag of any kind that MP3s and their like have between or behind their frames (ID3, APE, Lyrics3), as
/// far as its first bytes tell it; 0 without one.
std::size_t tag_size(std::span<const std::uint8_t> bytes);

}  // namespace auricle
