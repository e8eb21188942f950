#include <auricle/tags/versions.hpp>

#include <fmt/format.h>
#include <taglib/taglib.h>

namespace auricle {

LibraryVersions tags_versions() {
  return {{"TagLib", fmt::format("{}.{}.{}", TAGLIB_MAJOR_VERSION, TAGLIB_MINOR_VERSION, TAGLIB_PATCH_VERSION)}};
}

}  // namespace auricle
