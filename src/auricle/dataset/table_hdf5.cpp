#include <cstddef>
#include <span>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/dataset/hdf5_image.hpp>
#include <auricle/dataset/table_export.hpp>
#include <dlfcn.h>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Loaded when it is first wanted, from the folder ../lib/auricle beside the program.
Hdf5Image& hdf5_image() {
  static void* const library = dlopen(kHdf5Library, RTLD_NOW | RTLD_LOCAL);
  const void* const image = library != nullptr ? dlsym(library, kHdf5ImageName) : nullptr;
  if (image == nullptr) {
    throw FileError(fmt::format("can't load what writes HDF5: {}; write .csv instead", dlerror()));
  }
  return **static_cast<Hdf5Image* const*>(image);
}

}  // namespace

void write_hdf5(const std::filesystem::path& path, const FeatureTable& table) {
  AtomicFile file(path);
  const std::vector<std::byte> image = hdf5_image()({.table = table,
                                                     .names = value_names(table),
                                                     .incomplete = incomplete_songs(table),
                                                     .spec = to_json(table.spec).dump()});
  file.write(std::span<const std::byte>(image));
  file.commit();
}

}  // namespace auricle
