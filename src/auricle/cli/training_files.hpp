#pragma once

#include <filesystem>

namespace auricle {

/// What a run of `auricle train` leaves behind, side by side.
struct TrainingFiles {
  explicit TrainingFiles(const std::filesystem::path& model_file);

  std::filesystem::path model;
  std::filesystem::path history;  ///< NAME.history.csv, of the last network
  std::filesystem::path curves;   ///< NAME.curves.png, likewise
  std::filesystem::path record;   ///< NAME.run.json
};

}  // namespace auricle
