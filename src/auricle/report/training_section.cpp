#include <algorithm>
#include <cmath>

#include <auricle/plot/curves.hpp>
#include <auricle/report/figure.hpp>
#include <auricle/report/sections.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Curves drawn of a run with many networks; more would make the page heavy and tell nothing new.
constexpr std::size_t kMostCurves = 20;

std::string name_of_trial(const Trial& trial, bool folds) {
  return folds ? fmt::format("seed {}, fold {}", trial.seed, trial.fold + 1) : fmt::format("seed {}", trial.seed);
}

std::string curves_in_words(const std::vector<EpochRecord>& history) {
  const EpochRecord& last = history.back();
  std::string text = fmt::format("Loss and accuracy over {} epochs; training accuracy ends at {}", history.size(),
                                 percent(last.accuracy));
  const EpochRecord* best = nullptr;
  for (const EpochRecord& epoch : history) {
    if (std::isfinite(epoch.val_accuracy) && (best == nullptr || epoch.val_accuracy > best->val_accuracy)) {
      best = &epoch;
    }
  }
  return best == nullptr ? text + "."
                         : fmt::format("{}, validation accuracy is highest in epoch {} with {} and ends at {}.", text,
                                       best->epoch, percent(best->val_accuracy), percent(last.val_accuracy));
}

std::string curves(const Trial& trial, const std::string& name) {
  const std::string words = curves_in_words(trial.history);
  const std::string picture = svg_figure(
      {.alt = words, .caption = ""}, [&](const std::filesystem::path& path) { draw_curves(path, trial.history, ""); });
  return fmt::format("<div class=\"curves\">{}<p class=\"soft\">{}: {}</p></div>\n",
                     scrollable("Learning curves, " + name, picture), escape_html(name), escape_html(words));
}

}  // namespace

Section training_section(const RunRecord& record) {
  std::vector<const Trial*> trials;
  for (const Trial& trial : record.trials) {
    if (!trial.history.empty()) {
      trials.push_back(&trial);
    }
  }
  Section section{.id = "training", .heading = "Learning curves", .body = {}};
  if (trials.empty()) {
    section.body = "<p>The run left no record of its epochs.</p>\n";
    return section;
  }
  const bool folds = std::ranges::any_of(record.trials, [](const Trial& trial) { return trial.fold > 0; });
  section.body = curves(*trials[0], name_of_trial(*trials[0], folds));
  const std::size_t shown = std::min(trials.size(), kMostCurves);
  if (shown > 1) {
    section.body += fmt::format("<details><summary>The curves of {} more networks</summary>\n", shown - 1);
    for (std::size_t i = 1; i < shown; ++i) {
      section.body += curves(*trials[i], name_of_trial(*trials[i], folds));
    }
    section.body += "</details>\n";
  }
  if (shown < trials.size()) {
    section.body +=
        fmt::format("<p class=\"soft\">{} further networks are in the record, not here.</p>\n", trials.size() - shown);
  }
  return section;
}

}  // namespace auricle
