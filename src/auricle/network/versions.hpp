#pragma once

#include <auricle/core/library_version.hpp>

namespace auricle {

/// oneDNN.
LibraryVersions network_versions();

}  // namespace auricle
