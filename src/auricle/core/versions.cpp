#include <auricle/core/versions.hpp>

#include <fmt/format.h>
#include <xxhash.h>

namespace auricle {

LibraryVersions core_versions() {
  const unsigned packed = XXH_versionNumber();
  return {{"xxHash", fmt::format("{}.{}.{}", packed / 10000, packed / 100 % 100, packed % 100)}};
}

}  // namespace auricle
