#include <auricle/network/versions.hpp>

#include <fmt/format.h>
#include <oneapi/dnnl/dnnl.hpp>

namespace auricle {

LibraryVersions network_versions() {
  const dnnl_version_t& version = *dnnl_version();
  return {{"oneDNN", fmt::format("{}.{}.{}", version.major, version.minor, version.patch)}};
}

}  // namespace auricle
