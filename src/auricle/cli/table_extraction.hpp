#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include <auricle/dataset/feature_table.hpp>

namespace auricle {

struct TableOptions {
  int threads = 0;
  std::optional<double> segment_s;
  Variation variation;
  std::optional<std::filesystem::path> store = default_feature_store();  ///< absent: nothing is kept
};

/// Extracts features while a bar for each genre shows the progress: songs done and failed, songs a second, time left.
/// Failed songs and trouble with the store go to standard error; how many rows are padded and how many songs came out
/// of the store are said in a line each.
Extraction extract_with_progress(const GenreFolders& folders, const FeatureSpec& spec, const TableOptions& options,
                                 const std::stop_token& stop);

/// "(1000, 25000) (1000, 10)": the shapes of a table's features and one-hot labels.
std::string shapes_of(const FeatureTable& table);

}  // namespace auricle
