#include <auricle/library/words_text.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/evaluation/tables.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::size_t kMostConfusions = 10;

double percent(Count count) {
  return count.total == 0 ? 0.0 : 100.0 * static_cast<double>(count.hits) / static_cast<double>(count.total);
}

std::string range(const Interval& interval) {
  return fmt::format("{:.0f} to {:.0f}", 100.0 * interval.low, 100.0 * interval.high);
}

Json interval_json(const Interval& interval) { return {interval.low, interval.high}; }

std::string words_table(const WordsReport& report) {
  std::vector<std::string> names = {"word"};
  std::ranges::transform(report.words, std::back_inserter(names),
                         [](const WordScore& score) { return printable(score.word); });
  const std::size_t width = name_width(names);
  std::string text =
      left("word", width) + "   songs  precision               recall                   F1   told apart\n";
  for (std::size_t i = 0; i < report.words.size(); ++i) {
    const WordScore& score = report.words[i];
    text += fmt::format("{}  {:6}  {:5.1f} % {:14}  {:5.1f} % {:14}  {:5.1f} %  {}\n", left(names[i + 1], width),
                        score.songs, 100.0 * score.precision, fmt::format("({})", range(score.precision_interval)),
                        100.0 * score.recall, fmt::format("({})", range(score.recall_interval)), 100.0 * score.f1,
                        name_of(score.told));
  }
  return text;
}

}  // namespace

std::string_view name_of(ToldApart told) {
  return told == ToldApart::kYes ? "yes" : told == ToldApart::kNo ? "no" : "unsure";
}

std::string to_text(const WordsReport& report) {
  std::string text = fmt::format(
      "right        {:.1f} %  (95 % interval {} %; {} of {} songs), {:.1f} % by always naming the commonest word\n"
      "as sure as   right within {:.1f} points (expected calibration error); log-loss {:.3f}\n",
      100.0 * report.accuracy, range(report.accuracy_interval), report.right.hits, report.right.total,
      100.0 * report.majority, 100.0 * report.calibration_error, report.loss);
  if (report.several_share) {
    text += fmt::format("several      {} songs have several words; a word counts as given from {:.0f} % of a song on\n",
                        report.several, 100.0 * *report.several_share);
  }
  text += fmt::format("\n{}\nfrom a confidence on   songs answered   of these right\n", words_table(report));
  for (const ConfidenceStep& step : report.steps) {
    text += fmt::format("{:20.1f}   {:12.1f} %   {:5.1f} % ({})\n", step.confidence, percent(step.answered),
                        percent(step.right), range(step.right_interval));
  }
  if (!report.confusions.empty()) {
    text += "\nmost often taken for another\n";
  }
  for (const WordConfusion& confusion :
       std::span(report.confusions).first(std::min(report.confusions.size(), kMostConfusions))) {
    text += fmt::format("{:6} of {} {} were called {}\n", confusion.songs, report.words[confusion.word].songs,
                        printable(report.words[confusion.word].word), printable(report.words[confusion.answer].word));
  }
  return text;
}

Json to_json(const WordsReport& report) {
  Json words = Json::array();
  for (const WordScore& score : report.words) {
    words.push_back({{"word", score.word},
                     {"songs", score.songs},
                     {"answers", score.answers},
                     {"precision", score.precision},
                     {"precision_interval", interval_json(score.precision_interval)},
                     {"recall", score.recall},
                     {"recall_interval", interval_json(score.recall_interval)},
                     {"f1", score.f1},
                     {"told_apart", name_of(score.told)}});
  }
  Json confusions = Json::array();
  for (const WordConfusion& confusion : report.confusions) {
    confusions.push_back({{"word", report.words[confusion.word].word},
                          {"called", report.words[confusion.answer].word},
                          {"songs", confusion.songs}});
  }
  Json steps = Json::array();
  for (const ConfidenceStep& step : report.steps) {
    steps.push_back({{"min_confidence", step.confidence},
                     {"answered", step.answered.hits},
                     {"right", step.right.hits},
                     {"right_interval", interval_json(step.right_interval)}});
  }
  return {{"songs", report.songs},
          {"songs_of_several_words", report.several},
          {"several_share", report.several_share ? Json(*report.several_share) : Json()},
          {"right", report.right.hits},
          {"accuracy", report.accuracy},
          {"accuracy_interval", interval_json(report.accuracy_interval)},
          {"majority", report.majority},
          {"loss", report.loss},
          {"calibration_error", report.calibration_error},
          {"reliability", reliability_json(report.reliability)},
          {"words", std::move(words)},
          {"confusions", std::move(confusions)},
          {"confidence_steps", std::move(steps)}};
}

}  // namespace auricle
