#pragma once

#include <filesystem>

namespace auricle {

/// Whether a name ends like a recording's (.wav, .mp3, .flac, .mp4, …; upper or lower case), for choosing among the
/// files of a folder. load_clip itself goes by contents and takes any name.
bool has_audio_extension(const std::filesystem::path& path);

/// Whether a file of a folder is to be listened to: one that ends like a recording, or one without an ending whose
/// first bytes libavformat takes for a recording. Opens only regular files without an ending; never throws.
bool looks_like_recording(const std::filesystem::path& path);

}  // namespace auricle
