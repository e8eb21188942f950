#include <auricle/evaluation/report.hpp>

#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/evaluation/tables.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::string share_text(const Interval& interval) {
  return fmt::format("95 % interval {:.1f} to {:.1f} %", 100.0 * interval.low, 100.0 * interval.high);
}

}  // namespace

std::string to_text(const Evaluation& evaluation) {
  if (evaluation.genres.empty()) {
    return "no songs were judged\n";
  }
  const std::size_t first = name_width(evaluation.genres);
  std::string text = fmt::format(
      "accuracy  {:.1f} %  ({}; {} of {} songs)\n"
      "loss      {:.4f}, Brier score {:.4f}, expected calibration error {:.1f} %\n"
      "baseline  {:.1f} % by chance, {:.1f} % by always naming the most frequent genre\n\n",
      100.0 * evaluation.accuracy, share_text(evaluation.accuracy_interval), evaluation.correct, evaluation.songs,
      evaluation.loss, evaluation.brier, 100.0 * evaluation.calibration_error, 100.0 * evaluation.chance,
      100.0 * evaluation.majority);
  text += left("genre", first) + "  precision  recall      F1   songs\n";
  for (const GenreScore& score : evaluation.per_genre) {
    text += fmt::format("{}  {:9.3f}  {:6.3f}  {:6.3f}  {:6}\n", left(score.genre, first), score.precision,
                        score.recall, score.f1, score.support);
  }
  text += fmt::format("{}  {:9}  {:6.3f}  {:6.3f}  {:6}\n\n", left("macro mean", first), "", evaluation.macro_recall,
                      evaluation.macro_f1, evaluation.songs);
  return text + "confusion matrix (row: true genre, column: answer)\n" +
         confusion_text(evaluation.genres, evaluation.confusion);
}

Json to_json(const Evaluation& evaluation) {
  Json per_genre = Json::array();
  for (const GenreScore& score : evaluation.per_genre) {
    per_genre.push_back({{"genre", score.genre},
                         {"precision", score.precision},
                         {"recall", score.recall},
                         {"f1", score.f1},
                         {"support", score.support}});
  }
  return {{"songs", evaluation.songs},
          {"correct", evaluation.correct},
          {"loss", evaluation.loss},
          {"accuracy", evaluation.accuracy},
          {"accuracy_interval", {evaluation.accuracy_interval.low, evaluation.accuracy_interval.high}},
          {"macro_recall", evaluation.macro_recall},
          {"macro_f1", evaluation.macro_f1},
          {"brier", evaluation.brier},
          {"calibration_error", evaluation.calibration_error},
          {"reliability", reliability_json(evaluation.reliability)},
          {"chance", evaluation.chance},
          {"majority", evaluation.majority},
          {"genres", evaluation.genres},
          {"per_genre", std::move(per_genre)},
          {"confusion", confusion_json(evaluation.confusion, evaluation.genres.size())}};
}

}  // namespace auricle
