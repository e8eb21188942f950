#pragma once

#include <string>
#include <vector>

namespace auricle {

/// A library that a module stands on, and which one of it this program runs with.
struct LibraryVersion {
  std::string library;  ///< as its makers write it, e.g. "oneDNN"
  std::string version;  ///< as the library says when asked; where it can't be, as its headers said
};

using LibraryVersions = std::vector<LibraryVersion>;

}  // namespace auricle
