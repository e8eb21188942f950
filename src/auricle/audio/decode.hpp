#pragma once

#include <filesystem>

#include <auricle/audio/clip.hpp>
#include <auricle/audio/load.hpp>

namespace auricle {

/// The part of a recording that `options` names, mono (the plain mean of the channels) at the file's own rate;
/// `options.sample_rate_hz` is not looked at. As librosa does, offset and duration are cut down to whole samples.
/// Throws AudioError as load_clip does.
Clip decode(const std::filesystem::path& path, const LoadOptions& options);

}  // namespace auricle
