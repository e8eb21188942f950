#pragma once

#include <auricle/core/library_version.hpp>

namespace auricle {

/// xxHash.
LibraryVersions core_versions();

}  // namespace auricle
