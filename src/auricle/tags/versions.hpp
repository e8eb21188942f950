#pragma once

#include <auricle/core/library_version.hpp>

namespace auricle {

/// TagLib.
LibraryVersions tags_versions();

}  // namespace auricle
