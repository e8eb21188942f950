#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

namespace auricle {

/// Tells a recording from any other by its sound as it is encoded: 32 hexadecimal digits (XXH3, 128 bits) of the codec,
/// rate and channels, the first MiB of packets, 64 KiB each from the middle and near the end, and how long all of it
/// is, to a sample or, of bare frames as in MP3, to a byte. Tags, pictures and names have no part in it; the same music
/// encoded anew is another sound. Nothing is decoded and little more than a megabyte is read. Throws AudioError naming
/// the file, as ClipReader does; Stopped once that is asked for.
std::string sound_identity(const std::filesystem::path& path, const std::stop_token& stop = {});

}  // namespace auricle
