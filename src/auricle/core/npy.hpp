#pragma once

#include <filesystem>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/matrix.hpp>

namespace auricle {

/// Bytes of a NumPy .npy file (format 1.0, little-endian float32, C order) up to the first value, for a matrix of
/// this shape.
std::string npy_header(std::size_t rows, std::size_t cols);

/// Writes a matrix that `numpy.load` opens with shape (rows, cols) and dtype float32. Throws FileError.
void write_npy(const std::filesystem::path& path, MatrixView matrix);

/// The same into a file that is committed by the caller.
void write_npy(AtomicFile& file, MatrixView matrix);

/// Reads a little-endian float32 or float64 .npy of one or two dimensions in C order; one dimension becomes one row,
/// float64 is rounded to float32. Throws FileError when unreadable, DatasetError when it is something else or
/// truncated.
Matrix read_npy(const std::filesystem::path& path);

}  // namespace auricle
