#include <auricle/evaluation/report.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace auricle {
namespace {

/// Names over the confusion matrix are cut to this many characters, so that ten genres fit a terminal of 80.
constexpr std::size_t kColumnName = 5;

bool continues_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::size_t characters(const std::string& utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return !continues_a_character(c); }));
}

std::string first_characters(const std::string& utf8, std::size_t count) {
  std::size_t end = 0;
  while (end < utf8.size() && (count > 0 || continues_a_character(utf8[end]))) {
    count -= continues_a_character(utf8[end]) ? 0 : 1;
    ++end;
  }
  return utf8.substr(0, end);
}

/// Sets text against the right or left edge by its characters; fmt would count the bytes of some of them.
std::string right(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, characters(text)), ' ') + text;
}
std::string left(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, characters(text)), ' ');
}

std::size_t name_width(const Evaluation& evaluation) {
  std::size_t width = std::string("macro mean").size();
  for (const std::string& genre : evaluation.genres) {
    width = std::max(width, characters(genre));
  }
  return width;
}

std::string confusion_text(const Evaluation& evaluation) {
  const std::size_t first = name_width(evaluation);
  const std::size_t largest = *std::ranges::max_element(evaluation.confusion);
  const std::size_t width = std::max(kColumnName, std::to_string(largest).size()) + 1;
  std::string text = left("", first);
  for (const std::string& genre : evaluation.genres) {
    text += right(first_characters(genre, kColumnName), width);
  }
  for (std::size_t truth = 0; truth < evaluation.genres.size(); ++truth) {
    text += "\n" + left(evaluation.genres[truth], first);
    for (std::size_t answer = 0; answer < evaluation.genres.size(); ++answer) {
      const std::size_t songs = evaluation.confused(truth, answer);
      text += right(songs == 0 ? "." : std::to_string(songs), width);
    }
  }
  return text + "\n";
}

}  // namespace

std::string to_text(const Evaluation& evaluation) {
  if (evaluation.genres.empty()) {
    return "no songs were judged\n";
  }
  const std::size_t first = name_width(evaluation);
  std::string text = fmt::format(
      "accuracy  {:.1f} %  (95 % interval {:.1f} to {:.1f} %; {} of {} songs)\n"
      "loss      {:.4f}\n"
      "baseline  {:.1f} % by chance, {:.1f} % by always naming the most frequent genre\n\n",
      100.0 * evaluation.accuracy, 100.0 * evaluation.accuracy_interval.low, 100.0 * evaluation.accuracy_interval.high,
      evaluation.correct, evaluation.songs, evaluation.loss, 100.0 * evaluation.chance, 100.0 * evaluation.majority);
  text += left("genre", first) + "  precision  recall      F1   songs\n";
  for (const GenreScore& score : evaluation.per_genre) {
    text += fmt::format("{}  {:9.3f}  {:6.3f}  {:6.3f}  {:6}\n", left(score.genre, first), score.precision,
                        score.recall, score.f1, score.support);
  }
  text += fmt::format("{}  {:9}  {:6}  {:6.3f}  {:6}\n\n", left("macro mean", first), "", "", evaluation.macro_f1,
                      evaluation.songs);
  return text + "confusion matrix (row: true genre, column: answer)\n" + confusion_text(evaluation);
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
  Json confusion = Json::array();
  const std::size_t genres = evaluation.genres.size();
  for (std::size_t truth = 0; truth < genres; ++truth) {
    const auto row = evaluation.confusion.begin() + static_cast<std::ptrdiff_t>(truth * genres);
    confusion.push_back(std::vector<std::size_t>(row, row + static_cast<std::ptrdiff_t>(genres)));
  }
  return {{"songs", evaluation.songs},
          {"correct", evaluation.correct},
          {"loss", evaluation.loss},
          {"accuracy", evaluation.accuracy},
          {"accuracy_interval", {evaluation.accuracy_interval.low, evaluation.accuracy_interval.high}},
          {"macro_f1", evaluation.macro_f1},
          {"chance", evaluation.chance},
          {"majority", evaluation.majority},
          {"genres", evaluation.genres},
          {"per_genre", std::move(per_genre)},
          {"confusion", std::move(confusion)}};
}

}  // namespace auricle
