#pragma once

#include <string>

#include <auricle/core/json_fwd.hpp>
#include <auricle/evaluation/evaluation.hpp>

namespace auricle {

/// An evaluation as aligned plain text of several lines for a terminal: accuracy with its interval, loss, calibration
/// and the baselines, a table of precision, recall, F1 and songs per genre, and the confusion matrix with truth down
/// the side.
std::string to_text(const Evaluation& evaluation);

/// An evaluation as one JSON object: songs, correct, loss, accuracy, accuracy_interval [low, high],
/// macro_recall, macro_f1, brier, calibration_error, reliability [{low, high, songs, confidence, accuracy}], chance,
/// majority, genres, per_genre [{genre, precision, recall, f1, support}], confusion [[counts of one truth]].
Json to_json(const Evaluation& evaluation);

}  // namespace auricle
