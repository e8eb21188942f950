#pragma once

#include <string>

#include <auricle/core/json_fwd.hpp>
#include <auricle/evaluation/summary.hpp>

namespace auricle {

/// A summary as aligned plain text for a terminal, part after part: accuracy with its interval, its spread over the
/// seeds, the seeds' ensemble, macro figures, loss, calibration and baselines, a table of the genres, and the confusion
/// matrix of all answers.
std::string to_text(const Summary& summary);

/// A summary as one JSON object with a key for each part ("validation", "test"): songs, accuracy, macro_recall and
/// macro_f1 {mean, deviation, interval [low, high]}, loss, brier, calibration_error, reliability, chance, majority,
/// genres [{genre, songs, precision, recall, f1}], confusion, trials [{seed, fold, songs, accuracy, loss}], seeds
/// [{seed, songs, accuracy, loss}] and ensemble (an evaluation, or null).
Json to_json(const Summary& summary);

}  // namespace auricle
