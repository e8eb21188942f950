#pragma once

#include <filesystem>
#include <string>

#include <auricle/evaluation/evaluation.hpp>

namespace auricle {

/// Draws the confusion matrix: a cell's number counts songs, its shade is the share of its true genre (row); `title`
/// is followed by the accuracy and its interval. The file's kind goes by its ending: .png, .svg or .pdf. Throws
/// UsageError for another ending or no genres, FileError when the file can't be written, Error when gnuplot is missing
/// or fails.
void draw_confusion(const std::filesystem::path& path, const Evaluation& evaluation, const std::string& title);

}  // namespace auricle
