#pragma once

#include <cstddef>
#include <stop_token>

#include <auricle/evaluation/comparison.hpp>
#include <auricle/evaluation/evaluation.hpp>
#include <auricle/experiment/song_judging.hpp>

namespace auricle {

/// How good a model is on songs whose genre is known.
struct ModelEvaluation {
  Evaluation scores;
  std::size_t n_troubled = 0;  ///< songs that could not be judged, or by a part of them only
};

/// Judges all songs of the folders. Throws as judge_songs.
ModelEvaluation evaluate_model(const Recognizer& recognizer, const GenreFolders& folders, int threads,
                               JudgingObserver& observer, const std::stop_token& stop);

/// How two models fare on the same songs.
struct ModelComparison {
  Comparison comparison;
  std::size_t n_troubled = 0;  ///< likewise, of either model
};

/// Has both models judge all songs that both can. Throws as judge_songs.
ModelComparison compare_models(const Recognizer& first, const Recognizer& second, const GenreFolders& folders,
                               int threads, JudgingObserver& observer, const std::stop_token& stop);

}  // namespace auricle
