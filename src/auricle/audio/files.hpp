#pragma once

#include <filesystem>

namespace auricle {

/// Whether a name ends like a recording's (.wav, .mp3, .flac, .mp4, …; upper or lower case), for choosing among the
/// files of a folder. load_clip itself goes by contents and takes any name.
bool has_audio_extension(const std::filesystem::path& path);

}  // namespace auricle
