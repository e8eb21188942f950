#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace auricle::test {

/// An array of any number of axes, the last one's values side by side.
struct NpzArray {
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

/// The arrays of float32 in a file that numpy.savez or savez_compressed wrote, by name. Throws std::runtime_error for
/// anything else.
std::map<std::string, NpzArray> read_npz(const std::filesystem::path& path);

}  // namespace auricle::test
