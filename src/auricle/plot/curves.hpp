#pragma once

#include <filesystem>
#include <span>
#include <string>

#include <auricle/evaluation/history.hpp>

namespace auricle {

/// Draws loss and accuracy over the epochs side by side, training and, where there is any, validation.
/// The file's kind goes by its ending: .png, .svg or .pdf. Throws UsageError for another ending or an empty history,
/// FileError when the file can't be written, Error when gnuplot is missing or fails.
void draw_curves(const std::filesystem::path& path, std::span<const EpochRecord> history, const std::string& title);

}  // namespace auricle
