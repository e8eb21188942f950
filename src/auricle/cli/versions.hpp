#pragma once

#include <string>

#include <auricle/core/library_version.hpp>

namespace auricle {

/// The program's version in a line, then a line for each library that its modules stand on and for each of `more`; what
/// is loaded only at need (HDF5, PortAudio, ONNX) is not loaded to be asked.
std::string versions_text(const std::string& program, const LibraryVersions& more);

}  // namespace auricle
