#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace auricle {

/// What is to be written into one file, and why.
struct TagChange {
  std::filesystem::path path;        ///< absolute
  std::uint64_t size = 0;            ///< of the file when it was looked at
  std::int64_t modified_ns = 0;      ///< and when it was written last
  std::vector<std::string> now{};    ///< the genres that it names
  std::vector<std::string> write{};  ///< those that it is to name, at least one; see genres_in
  double confidence = 0.0;
  std::string why{};  ///< for people
};

}  // namespace auricle
