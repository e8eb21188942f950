#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <auricle/audio/byte_source.hpp>

namespace auricle {

/// Bytes behind the last of the sound that may be tags, and not sound that is lost.
inline constexpr std::int64_t kMostTagBytes = std::int64_t{1} << 14;

/// The size of the ID3v2 tag that these bytes begin with; 0 without one. https://id3.org/id3v2.4.0-structure
std::size_t id3v2_size(std::span<const std::uint8_t> bytes);

/// The size of the tag of any kind that MP3s and their like have between or behind their frames (ID3, APE, Lyrics3), as
/// far as its first bytes tell it; 0 without one.
std::size_t tag_size(std::span<const std::uint8_t> bytes);

/// Where the tags begin that stand behind a file's sound (ID3v1, Lyrics3, APE, ID3v2.4), else its end; 0 of a pipe's.
/// https://id3.org/ID3v1, https://id3.org/Lyrics3v2, https://wiki.hydrogenaud.io/index.php?title=APEv2_specification
std::int64_t sound_end(ByteSource& bytes);

}  // namespace auricle
