#pragma once

#include <filesystem>
#include <string>

namespace auricle {

/// What a recording is called wherever it lies and however it is encoded: its file name without the ending of an audio
/// file, "blues.00029" of "gtzan/blues/blues.00029.ogg". Names without such an ending stay whole. Several songs of a
/// library may be called alike: SongNames tells them apart.
std::string song_id(const std::filesystem::path& recording);

}  // namespace auricle
