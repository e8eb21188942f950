#pragma once

#include <filesystem>
#include <span>
#include <string>

#include <auricle/evaluation/calibration.hpp>

namespace auricle {

/// Draws a reliability diagram (Guo et al. 2017): the share of right answers over their confidence beside the diagonal
/// on which an honest model lies, and below it how many answers each bar stands on. The file's kind goes by its ending:
/// .png, .svg or .pdf. Throws UsageError for another ending or when no bin has songs, FileError when the file can't be
/// written, Error when gnuplot is missing or fails.
void draw_reliability(const std::filesystem::path& path, std::span<const ReliabilityBin> bins,
                      const std::string& title);

}  // namespace auricle
