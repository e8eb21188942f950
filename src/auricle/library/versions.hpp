#pragma once

#include <auricle/core/library_version.hpp>

namespace auricle {

/// utf8proc.
LibraryVersions library_versions();

}  // namespace auricle
