#pragma once

#include <filesystem>

#include <auricle/dataset/feature_table.hpp>

namespace auricle {

/// The three files a table is kept in. `base` is the features' own name; the others lie beside it.
struct FeatureTableFiles {
  explicit FeatureTableFiles(const std::filesystem::path& base);

  std::filesystem::path features;  ///< NAME.npy: n_songs x n_values, float32
  std::filesystem::path labels;    ///< NAME.labels.npy: n_songs x n_genres, one-hot, float32
  std::filesystem::path info;      ///< NAME.json: class names, songs, FeatureSpec, fingerprint
};

/// Saves a table so that `numpy.load` opens its features and labels. Throws FileError.
void save_feature_table(const FeatureTableFiles& files, const FeatureTable& table);

/// Reads a table back. Throws FileError, or DatasetError when the files are damaged or not of one table.
FeatureTable load_feature_table(const FeatureTableFiles& files);

/// Reads a table to learn from, however it is kept: as .csv, whose columns are found by `spec`, or as .npy. Throws as
/// load_csv and load_feature_table, and UsageError for HDF5, which is for other programs.
FeatureTable load_table(const std::filesystem::path& path, const FeatureSpec& spec);

}  // namespace auricle
