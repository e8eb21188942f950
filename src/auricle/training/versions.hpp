#pragma once

#include <auricle/core/library_version.hpp>

namespace auricle {

/// libtorch.
LibraryVersions training_versions();

}  // namespace auricle
