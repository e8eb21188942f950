#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include <auricle/audio/clip.hpp>

namespace auricle {

/// Writes a clip as a mono 16-bit PCM .wav, whole or not at all. Full scale is 32768, as load_clip reads it: a sample
/// comes back within 1/65536, one at or above 1 as 32767/32768. The same clip gives the same bytes.
/// Throws AudioError when a sample is not finite or the rate is impossible, FileError when it can't be written.
void write_wav(const std::filesystem::path& path, const Clip& clip);

/// The bytes of a .wav of 32-bit floats, which are read back bit for bit: of mono sound, or of a clip that holds so
/// many channels interleaved. Throws AudioError as write_wav.
std::vector<std::byte> float_wav(const Clip& clip, std::size_t n_channels = 1);

}  // namespace auricle
