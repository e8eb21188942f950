#pragma once

#include <filesystem>

namespace auricle {

/// What a training run leaves behind, side by side.
struct RunFiles {
  explicit RunFiles(const std::filesystem::path& model_file);

  std::filesystem::path model;
  std::filesystem::path history;  ///< NAME.history.csv, of the last network
  std::filesystem::path curves;   ///< NAME.curves.png, likewise
  std::filesystem::path record;   ///< NAME.run.json
};

}  // namespace auricle
