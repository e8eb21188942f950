#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <auricle/dataset/feature_table.hpp>

namespace auricle {

/// What is written of a table, see write_hdf5.
struct Hdf5Contents {
  const FeatureTable& table;
  std::vector<std::string> names;           ///< of the features' columns
  std::map<std::string, Heard> incomplete;  ///< songs that were not heard to their end
  std::string spec;                         ///< the table's, as JSON
};

/// The bytes of an HDF5 file.
using Hdf5Image = std::vector<std::byte>(const Hdf5Contents& contents);

/// The library that has it and its name there. It stands apart because HDF5 brings libcurl and eleven more libraries,
/// which only those are to load who write such a table.
inline constexpr const char* kHdf5Library = "auricle_hdf5.so";
inline constexpr const char* kHdf5ImageName = "auricle_hdf5_image";

}  // namespace auricle
