#include <auricle/training/versions.hpp>

#include <torch/version.h>

namespace auricle {

LibraryVersions training_versions() { return {{"libtorch", TORCH_VERSION}}; }

}  // namespace auricle
