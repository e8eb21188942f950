#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/evaluation/calibration.hpp>

namespace auricle {

/// Text set against the right or left edge of a column, by its characters; fmt would count the bytes of some of them.
std::string right(const std::string& text, std::size_t width);
std::string left(const std::string& text, std::size_t width);

/// Characters of the widest name in a table's first column.
std::size_t name_width(const std::vector<std::string>& genres);

/// A confusion matrix (row-major, row: truth, column: answer) for a terminal; a dot stands for 0.
std::string confusion_text(const std::vector<std::string>& genres, std::span<const std::size_t> counts);

/// The same as a JSON array of rows.
Json confusion_json(std::span<const std::size_t> counts, std::size_t n_genres);

/// A JSON array of {low, high, songs, confidence, accuracy}.
Json reliability_json(std::span<const ReliabilityBin> bins);

}  // namespace auricle
