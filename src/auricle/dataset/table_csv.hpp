#pragma once

#include <filesystem>

#include <auricle/dataset/feature_table.hpp>

namespace auricle {

/// Reads a table of features from RFC 4180 text: one that write_csv wrote, or the public GTZAN table
/// (features_30_sec.csv). There must be a column for the song ("song" or "filename"), one for the genre ("genre" or
/// "label"), and one for each of value_names(spec); others are passed over, but for "segment", "start_s" and
/// "duration_s". Where there is no "segment", names like "blues.00029.3.wav" are taken for segment 3 of
/// blues.00029.wav, as the public table of 3 s stretches (features_3_sec.csv) means them. Genres are in byte order,
/// rows as they stand. Throws FileError, DatasetError naming the line, UsageError for a spec whose values have no
/// names.
FeatureTable load_csv(const std::filesystem::path& path, const FeatureSpec& spec);

}  // namespace auricle
