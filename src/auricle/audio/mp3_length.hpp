#pragma once

#include <cstdint>
#include <optional>

#include <auricle/audio/byte_source.hpp>

namespace auricle {

/// What the first frame of an MP3 may say of all of them, in a header called "Xing" or "Info".
struct Mp3Length {
  double duration_s = 0.0;
  std::optional<std::int64_t> bytes;  ///< of the whole file without tags
};

/// Reads it from bytes at their beginning, and leaves them there; nothing where there is no such header.
/// https://www.codeproject.com/Articles/8295/MPEG-Audio-Frame-Header#XINGHeader
std::optional<Mp3Length> find_mp3_length(ByteSource& bytes);

}  // namespace auricle
