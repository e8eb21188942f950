#include <auricle/experiment/model_combination.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/evaluation/blend.hpp>
#include <auricle/experiment/run_information.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// The models' genres, which are the same but for "unknown"; that one last.
std::vector<std::string> genres_of(std::span<const NamedModel> models) {
  std::vector<std::string> genres = models.front().model.genres;
  std::erase(genres, kUnknownGenre);
  if (std::ranges::any_of(
          models, [](const NamedModel& named) { return std::ranges::count(named.model.genres, kUnknownGenre) > 0; })) {
    genres.emplace_back(kUnknownGenre);
  }
  return genres;
}

/// How much more often than the mean a genre stands in the data that a model was trained on, as a logarithm.
std::vector<double> log_frequencies(const Model& model, const std::vector<std::string>& genres) {
  std::vector<double> logs(genres.size());
  const auto counts = model.data.find("songs_per_genre");
  if (counts == model.data.end() || !counts->is_object()) {
    return logs;
  }
  std::vector<std::size_t> known;
  double sum = 0.0;
  for (std::size_t i = 0; i < genres.size(); ++i) {
    const double count = genres[i] == kUnknownGenre ? 0.0 : counts->value(genres[i], 0.0);
    if (count > 0.0) {
      known.push_back(i);
      logs[i] = std::log(count);
      sum += logs[i];
    }
  }
  for (const std::size_t i : known) {
    logs[i] -= sum / static_cast<double>(known.size());
  }
  return logs;
}

/// Songs have one genre, and tell nothing of how probable two at once are.
void refuse_several_at_once(std::span<const NamedModel> models) {
  for (const auto& [name, model] : models) {
    if (std::ranges::any_of(model.networks, is_multi_label, &Network::architecture)) {
      throw UsageError(fmt::format(
          "{} answers with several genres at once (sigmoid), which can't be calibrated: leave --data out", name));
    }
  }
}

/// Songs that all models judge, with genres counted as the combination does.
class Jury {
 public:
  Jury(const std::vector<std::string>& genres, const GenreFolders& songs, int threads, JudgingObserver& observer,
       const std::stop_token& stop)
      : genres_(genres), songs_(songs), threads_(threads), observer_(observer), stop_(stop) {}

  /// What a model says of the songs, a column a genre of the combination.
  Matrix answers(const NamedModel& named) {
    const Judgement judged = judge_songs(Recognizer(named.model, {.name = named.name}), songs_,
                                         {.name = named.name, .threads = threads_}, observer_, stop_);
    if (judged.failed > 0) {
      throw DatasetError("songs to fit the shares to must all be readable; take the broken ones away");
    }
    const std::vector<std::string>& known = named.model.genres;
    std::vector<std::size_t> places;
    places.reserve(known.size());
    for (const std::string& genre : known) {
      places.push_back(static_cast<std::size_t>(std::ranges::find(genres_, genre) - genres_.begin()));
    }
    Matrix columns(judged.labels.size(), genres_.size());
    labels_.clear();
    for (std::size_t row = 0; row < columns.rows(); ++row) {
      for (std::size_t column = 0; column < known.size(); ++column) {
        columns(row, places[column]) = judged.probabilities[row * known.size() + column];
      }
      labels_.push_back(static_cast<int>(places[static_cast<std::size_t>(judged.labels[row])]));
    }
    return columns;
  }

  /// Of the songs, once a model has judged them.
  const std::vector<int>& labels() const { return labels_; }

 private:
  const std::vector<std::string>& genres_;
  const GenreFolders& songs_;
  int threads_;
  JudgingObserver& observer_;
  const std::stop_token& stop_;
  std::vector<int> labels_;
};

}  // namespace

std::vector<double> normalised_shares(std::vector<double> shares, std::size_t n_models) {
  if (shares.empty()) {
    return shares;
  }
  const bool positive = std::ranges::all_of(shares, [](double share) { return share > 0.0 && std::isfinite(share); });
  if (shares.size() != n_models || !positive) {
    throw UsageError(fmt::format("--shares takes a number above 0 for each of the {} models", n_models));
  }
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::ranges::transform(shares, shares.begin(), [sum](double share) { return share / sum; });
  return shares;
}

Model join_models(std::span<const NamedModel> models, const std::vector<double>& shares) {
  Model whole{.genres = genres_of(models), .networks = {}, .biases = {}};
  whole.recipe["combined"] = Json::array();
  whole.data["combined"] = Json::array();
  for (std::size_t i = 0; i < models.size(); ++i) {
    const Model& model = models[i].model;
    double sum = 0.0;
    for (const Network& network : model.networks) {
      sum += network.share;
    }
    // A model of no use gets no say rather than a share of 0, which no network may have.
    for (Network network : model.networks) {
      network.share *= std::max(shares.empty() ? 1.0 : shares[i], 1e-6) / sum;
      whole.networks.push_back(std::move(network));
    }
    whole.recipe["combined"].push_back(model.recipe);
    whole.data["combined"].push_back(model.data);
  }
  whole.run = new_run_id();
  try {
    validate(whole);
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("these models can't be combined: {}", error.what()));
  }
  return whole;
}

Model join_models_like(std::span<const NamedModel> models, const Model& pattern) {
  std::vector<double> shares(models.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < models.size(); ++i) {
    for (std::size_t k = 0; k < models[i].model.networks.size(); ++k, ++next) {
      shares[i] += next < pattern.networks.size() ? pattern.networks[next].share : 0.0;
    }
  }
  Model whole = join_models(models, shares);
  if (next != pattern.networks.size() || whole.genres != pattern.genres) {
    throw UsageError("--like takes a combination of as many networks for the same genres");
  }
  whole.temperature = pattern.temperature;
  whole.biases = pattern.biases;
  whole.scores["like"] = pattern.scores;
  return whole;
}

FittedCombination fit_combination(std::span<const NamedModel> models, const GenreFolders& songs,
                                  const FitOptions& options, JudgingObserver& observer, const std::stop_token& stop) {
  refuse_several_at_once(models);
  const std::vector<std::string> genres = genres_of(models);
  Jury jury(genres, songs, options.threads, observer, stop);
  std::vector<Matrix> answers;
  for (const NamedModel& named : models) {
    NamedModel alone = named;
    alone.model.temperature = 1.0;
    alone.model.biases.clear();
    answers.push_back(jury.answers(alone));
    observer.on_scores(named.name, evaluate(answers.back(), jury.labels(), genres));
  }
  FittedCombination fitted;
  fitted.shares = options.shares.empty() ? fit_shares(answers, jury.labels()) : options.shares;
  // Calibrated is what the whole model says: its networks that don't know "unknown" leave it to those that do.
  NamedModel whole{.name = "combined", .model = join_models(models, fitted.shares)};
  const Matrix mixed = jury.answers(whole);
  const CalibrationFit fit = fit_calibration(
      mixed, jury.labels(),
      options.biases ? log_frequencies(models.front().model, genres) : std::vector<double>(genres.size()));
  fitted.combined = evaluate(mixed, jury.labels(), genres);
  fitted.calibrated = evaluate(calibrated(mixed, fit), jury.labels(), genres);

  fitted.model = std::move(whole.model);
  fitted.model.temperature = fit.temperature;
  fitted.model.biases = fit.biases;
  fitted.model.scores["fitted_to"] = {{"songs", fitted.calibrated.songs},
                                      {"accuracy", fitted.calibrated.accuracy},
                                      {"macro_recall", fitted.calibrated.macro_recall},
                                      {"loss", fitted.calibrated.loss}};
  return fitted;
}

GenreFolders validation_songs(GenreFolders folders, const SplitLists& lists) {
  std::vector<std::string> paths;
  for (const Song& song : folders.songs) {
    paths.push_back(song.path.string());
  }
  std::vector<Song> kept;
  for (const std::size_t row : listed_split(paths, lists).split.validation) {
    kept.push_back(folders.songs[row]);
  }
  if (kept.empty()) {
    throw DatasetError("the split has no validation songs among these");
  }
  folders.songs = std::move(kept);
  return folders;
}

}  // namespace auricle
