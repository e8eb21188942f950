#include <auricle/library/versions.hpp>

#include <utf8proc.h>

namespace auricle {

LibraryVersions library_versions() { return {{"utf8proc", utf8proc_version()}}; }

}  // namespace auricle
