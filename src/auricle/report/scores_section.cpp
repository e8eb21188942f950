#include <optional>

#include <auricle/plot/reliability_plot.hpp>
#include <auricle/report/figure.hpp>
#include <auricle/report/sections.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// A row of the table of scores; `spread` is left out where there is one seed.
std::string score_row(const char* name, const std::string& value, const std::string& interval,
                      const std::optional<std::string>& spread) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>{}</tr>\n", name, value, interval,
                     spread ? fmt::format("<td>{}</td>", *spread) : "");
}

std::string scores_table(const PartSummary& part) {
  const bool several = part.seeds.size() > 1;
  const auto figure_row = [&](const char* name, const Figure& figure) {
    return score_row(name, percent(figure.mean), percent(figure.interval),
                     several ? std::optional(fmt::format("± {:.1f}", 100.0 * figure.deviation)) : std::nullopt);
  };
  const auto plain_row = [&](const char* name, const std::string& value, const std::string& interval = "") {
    return score_row(name, value, interval, several ? std::optional(std::string()) : std::nullopt);
  };
  std::string html = fmt::format(
      "<table><caption>{} part: {} songs, {} network{}</caption>\n<thead><tr><th scope=\"col\" "
      "class=\"text\">Score</th>"
      "<th scope=\"col\">Value</th><th scope=\"col\">95\u00A0% interval</th>{}</tr></thead>\n<tbody>\n",
      part.part == Part::kTest ? "Test" : "Validation", part.songs, part.trials.size(),
      part.trials.size() == 1 ? "" : "s", several ? "<th scope=\"col\">Over seeds</th>" : "");
  html += figure_row("Accuracy", part.accuracy);
  if (part.ensemble) {
    html += plain_row("Accuracy of the seeds’ mean", percent(part.ensemble->accuracy),
                      percent(part.ensemble->accuracy_interval));
  }
  html += figure_row("Macro recall (balanced accuracy)", part.macro_recall) + figure_row("Macro F1", part.macro_f1) +
          plain_row("Log-loss", fmt::format("{:.3f}", part.pooled.loss)) +
          plain_row("Brier score", fmt::format("{:.3f}", part.pooled.brier)) +
          plain_row("Expected calibration error", percent(part.pooled.calibration_error)) +
          plain_row("By chance", percent(part.pooled.chance)) +
          plain_row("Always the most frequent genre", percent(part.pooled.majority));
  return scrollable("Scores", html + "</tbody></table>\n");
}

std::string reliability_table(const Reliability& bins) {
  std::string html =
      "<details><summary>The same as a table</summary>\n<table><thead><tr><th scope=\"col\" "
      "class=\"text\">Confidence</th>"
      "<th scope=\"col\">Answers</th><th scope=\"col\">Mean confidence</th><th scope=\"col\">Right</th></tr></thead>\n"
      "<tbody>\n";
  for (const ReliabilityBin& bin : bins) {
    if (bin.songs > 0) {
      html += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                          percent(Interval{.low = bin.low, .high = bin.high}), bin.songs, percent(bin.confidence),
                          percent(bin.accuracy));
    }
  }
  return html + "</tbody></table></details>\n";
}

std::string trials_table(const PartSummary& part) {
  const bool folds = part.trials.size() > part.seeds.size();
  std::string html = fmt::format(
      "<table><caption>{} part</caption>\n<thead><tr><th scope=\"col\" class=\"text\">Seed</th>{}"
      "<th scope=\"col\">Songs</th><th scope=\"col\">Accuracy</th><th scope=\"col\">Macro recall</th>"
      "<th scope=\"col\">Macro F1</th><th scope=\"col\">Log-loss</th></tr></thead>\n<tbody>\n",
      part.part == Part::kTest ? "Test" : "Validation", folds ? "<th scope=\"col\">Fold</th>" : "");
  for (const TrialScore& trial : part.trials) {
    html += fmt::format(
        "<tr><th scope=\"row\">{}</th>{}<td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.3f}</td></tr>\n", trial.seed,
        folds ? fmt::format("<td>{}</td>", *trial.fold + 1) : "", trial.scores.songs, percent(trial.scores.accuracy),
        percent(trial.scores.macro_recall), percent(trial.scores.macro_f1), trial.scores.loss);
  }
  return scrollable("Every network", html + "</tbody></table>\n");
}

}  // namespace

Section scores_section(const Summary& summary) {
  std::string body;
  for (auto part = summary.parts.rbegin(); part != summary.parts.rend(); ++part) {
    body += scores_table(*part);
  }
  return {
      .id = "scores",
      .heading = "Scores",
      .body = body +
              "<p class=\"soft\">An interval says how a score might come out on other songs of the same kind: Wilson’s "
              "for one network, otherwise from drawing the songs anew 2000 times, all answers to a song at a time. "
              "“Over seeds” is the standard deviation from training again with another seed.</p>\n"};
}

Section calibration_section(const PartSummary& part) {
  const std::string lean = [&] {
    double gap = 0.0;
    for (const ReliabilityBin& bin : part.pooled.reliability) {
      gap += static_cast<double>(bin.songs) * (bin.confidence - bin.accuracy);
    }
    return gap > 0.0 ? "surer than it is right" : "right more often than it is sure";
  }();
  const std::string error = percent(part.pooled.calibration_error);
  const std::string alt = fmt::format(
      "Reliability diagram: share of right answers over confidence in 15 ranges; expected calibration error {}, on the "
      "whole {}. The numbers are in the table below.",
      error, lean);
  return {
      .id = "calibration",
      .heading = "Calibration",
      .body =
          fmt::format("<p>On the whole the model is {}; confidence and accuracy lie {} apart.</p>\n", lean, error) +
          svg_figure({.alt = alt,
                      .caption = "Bars on the dashed line: of the answers given with so much confidence, as "
                                 "many are right. Bars below it: too sure."},
                     [&](const std::filesystem::path& path) { draw_reliability(path, part.pooled.reliability, ""); }) +
          reliability_table(part.pooled.reliability)};
}

Section trials_section(const Summary& summary) {
  std::string body;
  for (auto part = summary.parts.rbegin(); part != summary.parts.rend(); ++part) {
    body += trials_table(*part);
  }
  return {.id = "trials", .heading = "Every seed and fold", .body = body};
}

}  // namespace auricle
