#pragma once

#include <stop_token>

#include <auricle/dataset/feature_table.hpp>

namespace auricle {

/// Extracts the features of a folder of genres while a bar for each genre shows the progress; failed songs go to
/// standard error, padded ones are counted in a line.
Extraction extract_with_progress(const GenreFolders& folders, const FeatureSpec& spec, int threads,
                                 const std::stop_token& stop);

/// "(1000, 25000) (1000, 10)": the shapes of a table's features and one-hot labels.
std::string shapes_of(const FeatureTable& table);

}  // namespace auricle
