#pragma once

#include <auricle/core/library_version.hpp>

namespace auricle {

/// SQLite, Chromaprint.
LibraryVersions dataset_versions();

}  // namespace auricle
