#pragma once

#include <filesystem>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// Draws a matrix of levels (row: band, the lowest at the bottom; column: frame) as a small picture without axes, in
/// magma from the least to the greatest value: 480 x 160 dots as .png; .svg and .pdf too, by the name's ending. Throws
/// UsageError for another ending or an empty matrix, FileError when the file can't be written, Error when gnuplot is
/// missing or fails.
void draw_thumbnail(const std::filesystem::path& path, MatrixView levels);

}  // namespace auricle
