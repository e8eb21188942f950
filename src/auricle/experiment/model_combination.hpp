#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/dataset/genre_folders.hpp>
#include <auricle/dataset/split_lists.hpp>
#include <auricle/evaluation/evaluation.hpp>
#include <auricle/experiment/song_judging.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

/// A model and what it is called where it is spoken of.
struct NamedModel {
  std::string name;
  Model model;
};

/// How much each model counts, scaled to a sum of 1; none remain none. Throws UsageError unless there is a number above
/// 0 for each model.
std::vector<double> normalised_shares(std::vector<double> shares, std::size_t n_models);

/// One model of several: their networks side by side, each model's share shared among its own networks as they have it;
/// without shares all models count alike. Throws UsageError when the models' genres are not the same but for "unknown".
Model join_models(std::span<const NamedModel> models, const std::vector<double>& shares);

/// The same with the shares and the calibration of another combination, of as many networks for the same genres.
/// Throws UsageError for another one.
Model join_models_like(std::span<const NamedModel> models, const Model& pattern);

/// A combination that was fitted to songs whose genre is known, and what it comes to there.
struct FittedCombination {
  Model model;
  std::vector<double> shares;
  Evaluation combined;    ///< before the calibration
  Evaluation calibrated;  ///< by the model's temperature and biases
};

struct FitOptions {
  std::vector<double> shares;  ///< as normalised_shares has them; empty: they are fitted
  bool biases = true;          ///< whether genres are named the more often the more of the models' songs were of them
  int threads = 0;
};

/// The combination whose shares and calibration are best on these songs. The observer hears each model's scores. Throws
/// DatasetError for songs that can't be read or are of a genre that a model does not know, and Stopped.
FittedCombination fit_combination(std::span<const NamedModel> models, const GenreFolders& songs,
                                  const FitOptions& options, JudgingObserver& observer, const std::stop_token& stop);

/// The songs that lists name for validation. Throws DatasetError when there are none.
GenreFolders validation_songs(GenreFolders folders, const SplitLists& lists);

}  // namespace auricle
