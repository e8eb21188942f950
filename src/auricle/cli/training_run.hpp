#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include <auricle/cli/progress_bar.hpp>
#include <auricle/dataset/feature_table.hpp>
#include <auricle/network/model.hpp>
#include <auricle/recipe/recipe.hpp>
#include <auricle/training/trainer.hpp>

namespace auricle {

/// What a run of `auricle train` leaves behind, side by side.
struct TrainingFiles {
  explicit TrainingFiles(const std::filesystem::path& model_file);

  std::filesystem::path model;
  std::filesystem::path history;  ///< NAME.history.csv
  std::filesystem::path curves;   ///< NAME.curves.png
};

/// A training run as its user sees it: a bar and a line for each epoch on standard output, and on disk, at any moment,
/// the best model so far and its history.
class TrainingRun {
 public:
  TrainingRun(const Recipe& recipe, const FeatureTable& table, const TrainingFiles& files);

  /// Learns, judges the outcome on the test part, and leaves the files. False when interrupted.
  bool run(int threads, std::stop_token stop);

 private:
  void on_batch(const BatchReport& report);
  void on_epoch(const EpochReport& report);
  Model model_with(Tensors weights, Json scores) const;

  const Recipe& recipe_;
  const FeatureTable& table_;
  const TrainingFiles& files_;
  Architecture architecture_;
  Split split_;
  Json data_;  // hashes the whole table: once, not for each checkpoint
  std::vector<EpochRecord> history_;
  std::optional<ProgressBar> bar_;
  std::chrono::steady_clock::time_point epoch_begin_;
};

}  // namespace auricle
