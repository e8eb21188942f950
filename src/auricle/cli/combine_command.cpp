#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/cli/installation.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/judging.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/split_lists.hpp>
#include <auricle/evaluation/blend.hpp>
#include <auricle/evaluation/evaluation.hpp>
#include <auricle/network/model.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::vector<std::string> models;
  std::string output;
  std::string data;
  std::string split;
  std::string like;
  std::vector<double> shares;  ///< of the models; empty: fitted, or all alike
  int threads = 0;
};

/// The models' genres, which are the same but for "unknown"; that one last.
std::vector<std::string> genres_of(const std::vector<Model>& models) {
  std::vector<std::string> genres = models.front().genres;
  std::erase(genres, kUnknownGenre);
  if (std::ranges::any_of(models,
                          [](const Model& model) { return std::ranges::count(model.genres, kUnknownGenre) > 0; })) {
    genres.emplace_back(kUnknownGenre);
  }
  return genres;
}

/// The models' networks side by side; each model's share is shared among its own networks as they have it.
Model joined(const std::vector<Model>& models, const std::vector<double>& shares) {
  Model whole{.genres = genres_of(models), .networks = {}};
  whole.recipe["combined"] = Json::array();
  whole.data["combined"] = Json::array();
  for (std::size_t i = 0; i < models.size(); ++i) {
    double sum = 0.0;
    for (const Network& network : models[i].networks) {
      sum += network.share;
    }
    // A model of no use gets no say rather than a share of 0, which no network may have.
    for (Network network : models[i].networks) {
      network.share *= std::max(shares[i], 1e-6) / sum;
      whole.networks.push_back(std::move(network));
    }
    whole.recipe["combined"].push_back(models[i].recipe);
    whole.data["combined"].push_back(models[i].data);
  }
  validate(whole);
  return whole;
}

/// The validation songs of a split, or all.
GenreFolders songs_to_fit(const Options& options) {
  GenreFolders folders = scan_genre_folders(options.data);
  if (options.split.empty()) {
    return folders;
  }
  std::vector<std::string> paths;
  for (const Song& song : folders.songs) {
    paths.push_back(song.path.string());
  }
  const Split split = listed_split(paths, load_split_lists(find_split_lists(options.split))).split;
  std::vector<Song> kept;
  for (const std::size_t row : split.validation) {
    kept.push_back(folders.songs[row]);
  }
  if (kept.empty()) {
    throw DatasetError(fmt::format("split {} has no validation songs in {}", options.split, options.data));
  }
  folders.songs = std::move(kept);
  return folders;
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

void print_scores(const char* what, const Evaluation& scores) {
  fmt::print("{:<24} accuracy {:.4f}  macro recall {:.4f}  log-loss {:.4f}  calibration error {:.4f}\n", what,
             scores.accuracy, scores.macro_recall, scores.loss, scores.calibration_error);
}

/// Shares and calibration that are best on songs whose genre is known, and what they come to there. Absent when
/// interrupted.
std::optional<Model> fitted(const std::vector<Model>& models, const Options& options, const std::stop_token& stop) {
  const GenreFolders folders = songs_to_fit(options);
  const std::vector<std::string> genres = genres_of(models);
  std::vector<Matrix> answers;
  std::vector<int> labels;
  for (std::size_t i = 0; i < models.size(); ++i) {
    // Through the whole model's list of genres, so that columns are the same ones.
    Model alone = models[i];
    alone.temperature = 1.0;
    alone.biases.clear();
    const Judgement judged = judge_songs(Recognizer(alone), folders, options.models[i], options.threads, stop);
    if (stop.stop_requested()) {
      return std::nullopt;
    }
    if (judged.failed > 0) {
      throw DatasetError("songs to fit the shares to must all be readable; take the broken ones away");
    }
    labels = judged.labels;
    Matrix columns(labels.size(), genres.size());
    for (std::size_t row = 0; row < labels.size(); ++row) {
      for (std::size_t column = 0; column < alone.genres.size(); ++column) {
        const auto place = std::ranges::find(genres, alone.genres[column]) - genres.begin();
        columns(row, static_cast<std::size_t>(place)) = judged.probabilities[row * alone.genres.size() + column];
        labels[row] = judged.labels[row] == static_cast<int>(column) ? static_cast<int>(place) : labels[row];
      }
    }
    print_scores(options.models[i].c_str(), evaluate(columns, labels, genres));
    answers.push_back(std::move(columns));
  }
  const std::vector<double> shares = options.shares.empty() ? fit_shares(answers, labels) : options.shares;
  // Calibrated is what the whole model says: its networks that don't know "unknown" leave it to those that do.
  Model whole = joined(models, shares);
  const Judgement judged = judge_songs(Recognizer(whole), folders, "combined", options.threads, stop);
  if (stop.stop_requested()) {
    return std::nullopt;
  }
  const Matrix mixed(judged.probabilities, labels.size(), genres.size());
  const CalibrationFit fit = fit_calibration(mixed, labels, log_frequencies(models.front(), genres));
  for (std::size_t i = 0; i < models.size(); ++i) {
    fmt::print("share of {}: {:.3f}\n", options.models[i], shares[i]);
  }
  fmt::print("temperature: {:.3f}\n", fit.temperature);
  print_scores("combined", evaluate(mixed, labels, genres));
  const Evaluation scores = evaluate(calibrated(mixed, fit), labels, genres);
  print_scores("combined and calibrated", scores);

  whole.temperature = fit.temperature;
  whole.biases = fit.biases;
  whole.scores["fitted_to"] = {{"songs", scores.songs},
                               {"accuracy", scores.accuracy},
                               {"macro_recall", scores.macro_recall},
                               {"loss", scores.loss}};
  return whole;
}

/// As much of the whole as the models of another combination have of theirs.
Model like(const std::vector<Model>& models, const Model& pattern) {
  std::vector<double> shares(models.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < models.size(); ++i) {
    for (std::size_t k = 0; k < models[i].networks.size(); ++k, ++next) {
      shares[i] += next < pattern.networks.size() ? pattern.networks[next].share : 0.0;
    }
  }
  Model whole = joined(models, shares);
  if (next != pattern.networks.size() || whole.genres != pattern.genres) {
    throw UsageError("--like takes a combination of as many networks for the same genres");
  }
  whole.temperature = pattern.temperature;
  whole.biases = pattern.biases;
  whole.scores["like"] = pattern.scores;
  return whole;
}

/// The shares asked for, scaled to a sum of 1.
std::vector<double> checked_shares(std::vector<double> shares, std::size_t n_models) {
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

ExitStatus run(Options options) {
  const InterruptListener interrupt;
  options.shares = checked_shares(std::move(options.shares), options.models.size());
  check_writable(options.output);
  std::vector<Model> models;
  for (const std::string& path : options.models) {
    models.push_back(load_model(path));
  }
  std::optional<Model> whole;
  if (!options.data.empty()) {
    whole = fitted(models, options, interrupt.token());
  } else if (!options.like.empty()) {
    whole = like(models, load_model(options.like));
  } else {
    whole = joined(models, options.shares.empty() ? std::vector<double>(models.size(), 1.0) : options.shares);
  }
  if (!whole) {
    complain("interrupted; nothing was written");
    return ExitStatus::kInterrupted;
  }
  save_model(options.output, *whole);
  fmt::print("model: {} ({} networks)\n", options.output, whole->networks.size());
  return ExitStatus::kSuccess;
}

}  // namespace

void add_combine_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add(
      {.name = "combine",
       .purpose = "Make one model of several, or calibrate one",
       .details =
           "The answer of the whole is the mean of the models' answers, each counting for its share. With --data, the\n"
           "shares that are not given, and the temperature and biases that make probabilities honest, are fitted to\n"
           "songs that none of the models was trained on; with --like, all are those of another combination, whose\n"
           "networks were trained on less.",
       .example = "auricle combine conv.safetensors descriptors.safetensors -o both.safetensors --data gtzan --split "
                  "gtzan-filtered"},
      [options] { return run(*options); });
  command.add_option("MODEL", options->models, "Model files").required();
  command.add_option("-o,--output", options->output, "Model file to write").required();
  Option data = command.add_option("--data", options->data, "Folder that holds one folder of audio for each genre");
  command.add_option("--split", options->split, "Fit to this published split's validation songs alone").needs(data);
  Option like =
      command.add_option("--like", options->like, "Take shares and calibration from this model").excludes(data);
  command.add_option("--shares", options->shares, "How much each model counts, e.g. 0.4,0.6")
      .separated_by(',')
      .excludes(like);
  command.add_option("--threads", options->threads, "Songs in work at a time; 0: one a processor").shows_default();
}

}  // namespace auricle
