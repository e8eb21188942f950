#pragma once

#include <filesystem>

#include <auricle/dataset/feature_table.hpp>

namespace auricle {

/// Writes a table as RFC 4180 text: a header, then a line for each row with song, genre, segment (its number), start_s,
/// duration_s and the features, each number with as many digits as give it back exactly. Where songs could be heard in
/// part only, two columns more at the end say how much of them: heard_s and claimed_s, empty for whole songs. Throws
/// FileError.
void write_csv(const std::filesystem::path& path, const FeatureTable& table);

/// Writes the same columns as HDF5, each one a data set of its own that h5py, R, Julia and MATLAB read without the
/// others: text as UTF-8 (other bytes escaped, see as_utf8), `segment` as int64, seconds as float64 (NaN in the
/// last three for whole songs), features as float32. The attribute "features" of the file is the FeatureSpec as
/// JSON. Throws FileError.
void write_hdf5(const std::filesystem::path& path, const FeatureTable& table);

}  // namespace auricle
