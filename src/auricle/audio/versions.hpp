#pragma once

#include <auricle/core/library_version.hpp>

namespace auricle {

/// FFmpeg's libraries, soxr, SoundTouch.
LibraryVersions audio_versions();

}  // namespace auricle
