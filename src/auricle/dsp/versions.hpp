#pragma once

#include <auricle/core/library_version.hpp>

namespace auricle {

/// Highway, and the instruction set that it has chosen on this machine.
LibraryVersions dsp_versions();

}  // namespace auricle
