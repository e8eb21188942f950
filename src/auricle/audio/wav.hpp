#pragma once

#include <filesystem>

#include <auricle/audio/clip.hpp>

namespace auricle {

/// Writes a clip as a mono 16-bit PCM .wav (samples clipped to full scale), whole or not at all. Throws FileError.
void write_wav(const std::filesystem::path& path, const Clip& clip);

}  // namespace auricle
