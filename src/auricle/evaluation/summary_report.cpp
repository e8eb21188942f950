#include <auricle/evaluation/summary_report.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/evaluation/report.hpp>
#include <auricle/evaluation/tables.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::string trials_text(const PartSummary& part) {
  const auto times = [](std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
  };
  return fmt::format("{}: {}, {}, {}", name_of(part.part), times(part.songs, "song"), times(part.seeds.size(), "seed"),
                     times(part.trials.size(), "network"));
}

std::string interval_text(const Interval& interval) {
  return fmt::format("95 % interval {:.1f} to {:.1f} %", 100.0 * interval.low, 100.0 * interval.high);
}

std::string figure_text(const char* name, const Figure& figure, std::size_t seeds) {
  const std::string spread = seeds > 1 ? fmt::format(" ± {:.1f} over the seeds", 100.0 * figure.deviation) : "";
  return fmt::format("{:<13} {:5.1f} %{}  ({})\n", name, 100.0 * figure.mean, spread, interval_text(figure.interval));
}

std::string genres_text(const PartSummary& part) {
  const std::size_t first = name_width(part.pooled.genres);
  std::string text = left("genre", first) + "  precision  recall  (95 % interval)      F1   songs\n";
  for (const GenreFigures& genre : part.genres) {
    text += fmt::format("{}  {:9.3f}  {:6.3f}  ({:.3f} to {:.3f})  {:6.3f}  {:6}\n", left(genre.genre, first),
                        genre.precision.mean, genre.recall.mean, genre.recall.interval.low, genre.recall.interval.high,
                        genre.f1.mean, genre.songs);
  }
  return text;
}

std::string seeds_text(const PartSummary& part) {
  if (part.trials.size() == 1) {
    return "";
  }
  std::string text = "accuracy of ";
  const char* separator = "";
  for (const TrialScore& trial : part.trials) {
    text += fmt::format("{}seed {}{}: {:.1f} %", separator, trial.seed,
                        part.trials.size() == part.seeds.size() ? "" : fmt::format(" fold {}", *trial.fold + 1),
                        100.0 * trial.scores.accuracy);
    separator = ", ";
  }
  return text + "\n";
}

std::string part_text(const PartSummary& part) {
  const std::size_t seeds = part.seeds.size();
  std::string text = trials_text(part) + "\n" + figure_text("accuracy", part.accuracy, seeds);
  if (part.ensemble) {
    text += fmt::format("ensemble      {:5.1f} %  ({}), the mean of the seeds' probabilities\n",
                        100.0 * part.ensemble->accuracy, interval_text(part.ensemble->accuracy_interval));
  }
  text += figure_text("macro recall", part.macro_recall, seeds) + figure_text("macro F1", part.macro_f1, seeds);
  text += fmt::format(
      "loss          {:.4f}, Brier score {:.4f}, expected calibration error {:.1f} %\n"
      "baseline      {:.1f} % by chance, {:.1f} % by always naming the most frequent genre\n{}\n",
      part.pooled.loss, part.pooled.brier, 100.0 * part.pooled.calibration_error, 100.0 * part.pooled.chance,
      100.0 * part.pooled.majority, seeds_text(part));
  return text + genres_text(part) + "\nconfusion matrix of all answers (row: true genre, column: answer)\n" +
         confusion_text(part.pooled.genres, part.pooled.confusion);
}

Json figure_json(const Figure& figure) {
  return {{"mean", figure.mean},
          {"deviation", figure.deviation},
          {"interval", {figure.interval.low, figure.interval.high}}};
}

Json trials_json(const std::vector<TrialScore>& trials) {
  Json list = Json::array();
  for (const TrialScore& trial : trials) {
    Json entry{{"seed", trial.seed}};
    if (trial.fold) {
      entry["fold"] = *trial.fold;
    }
    entry["songs"] = trial.scores.songs;
    entry["accuracy"] = trial.scores.accuracy;
    entry["loss"] = trial.scores.loss;
    list.push_back(std::move(entry));
  }
  return list;
}

Json part_json(const PartSummary& part) {
  Json genres = Json::array();
  for (const GenreFigures& genre : part.genres) {
    genres.push_back({{"genre", genre.genre},
                      {"songs", genre.songs},
                      {"precision", figure_json(genre.precision)},
                      {"recall", figure_json(genre.recall)},
                      {"f1", figure_json(genre.f1)}});
  }
  return {{"songs", part.songs},
          {"accuracy", figure_json(part.accuracy)},
          {"macro_recall", figure_json(part.macro_recall)},
          {"macro_f1", figure_json(part.macro_f1)},
          {"loss", part.pooled.loss},
          {"brier", part.pooled.brier},
          {"calibration_error", part.pooled.calibration_error},
          {"reliability", reliability_json(part.pooled.reliability)},
          {"chance", part.pooled.chance},
          {"majority", part.pooled.majority},
          {"genres", std::move(genres)},
          {"confusion", confusion_json(part.pooled.confusion, part.genres.size())},
          {"trials", trials_json(part.trials)},
          {"seeds", trials_json(part.seeds)},
          {"ensemble", part.ensemble ? to_json(*part.ensemble) : Json(nullptr)}};
}

}  // namespace

std::string to_text(const Summary& summary) {
  std::string text;
  for (const PartSummary& part : summary.parts) {
    text += fmt::format("{}{}", text.empty() ? "" : "\n", part_text(part));
  }
  return text;
}

Json to_json(const Summary& summary) {
  Json json = Json::object();
  for (const PartSummary& part : summary.parts) {
    json[name_of(part.part)] = part_json(part);
  }
  return json;
}

}  // namespace auricle
