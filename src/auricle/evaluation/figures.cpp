#include <auricle/evaluation/figures.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/evaluation/bootstrap.hpp>
#include <auricle/evaluation/confusion.hpp>

namespace auricle {
namespace {

/// The scores that have intervals, in one row: accuracy, macro recall, macro F1, then precision, recall and F1 of each
/// genre. NaN where a genre has no songs.
std::vector<double> scores_in_a_row(const ConfusionScores& scores) {
  std::vector<double> row{scores.accuracy, scores.macro_recall, scores.macro_f1};
  for (const GenreCounts& genre : scores.genres) {
    const bool there = genre.support > 0;
    for (const double value : {genre.precision, genre.recall, genre.f1}) {
      row.push_back(there ? value : std::nan(""));
    }
  }
  return row;
}

/// Each seed's scores when each song counts as often as `times` says.
std::vector<std::vector<double>> scores_of_seeds(std::span<const Answer> answers, const AnswerCounts& counts,
                                                 const std::vector<std::size_t>& times) {
  std::vector<std::vector<std::size_t>> confusions(counts.seeds,
                                                   std::vector<std::size_t>(counts.genres * counts.genres));
  for (const Answer& answer : answers) {
    confusions[answer.seed][answer.cell] += times[answer.song];
  }
  std::vector<std::vector<double>> rows;
  for (const std::vector<std::size_t>& confusion : confusions) {
    const ConfusionScores scores = scores_of(confusion, counts.genres);
    if (scores.songs > 0) {
      rows.push_back(scores_in_a_row(scores));
    }
  }
  return rows;
}

/// The numbers of column `at` that are any.
std::vector<double> column(const std::vector<std::vector<double>>& rows, std::size_t at) {
  std::vector<double> values;
  for (const std::vector<double>& row : rows) {
    if (!std::isnan(row[at])) {
      values.push_back(row[at]);
    }
  }
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) {
    sum += value;
  }
  return values.empty() ? std::nan("") : sum / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& values) {
  if (values.size() < 2) {
    return 0.0;
  }
  const double mean = mean_of(values);
  double sum = 0.0;
  for (const double value : values) {
    sum += (value - mean) * (value - mean);
  }
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

/// Each score's mean over the seeds, songs drawn anew for each row.
std::vector<std::vector<double>> bootstrap_means(std::span<const Answer> answers, const AnswerCounts& counts) {
  Random random(kBootstrapSeed);
  std::vector<std::vector<double>> rows(kBootstrapRounds);
  for (std::vector<double>& row : rows) {
    const auto seeds = scores_of_seeds(answers, counts, resample(counts.songs, random));
    row.resize(3 + 3 * counts.genres);
    for (std::size_t score = 0; score < row.size(); ++score) {
      row[score] = mean_of(column(seeds, score));
    }
  }
  return rows;
}

}  // namespace

Figures::Figures(std::span<const Answer> answers, const AnswerCounts& counts)
    : seeds_(scores_of_seeds(answers, counts, std::vector<std::size_t>(counts.songs, 1))),
      draws_(bootstrap_means(answers, counts)) {}

Figure Figures::at(std::size_t score, double songs) const {
  const std::vector<double> values = column(seeds_, score);
  if (values.empty()) {
    return {.mean = 0.0, .deviation = 0.0, .interval = {.low = 0.0, .high = 1.0}};
  }
  Figure figure{.mean = mean_of(values), .deviation = deviation_of(values), .interval = {}};
  const std::vector<double> draws = column(draws_, score);
  if (!draws.empty()) {
    figure.interval = middle_95_percent(draws);
  }
  if (figure.interval.low == figure.interval.high) {
    const auto total = static_cast<std::size_t>(songs);
    const auto hits = static_cast<std::size_t>(std::lround(figure.mean * static_cast<double>(total)));
    figure.interval = wilson_interval({.hits = std::min(hits, total), .total = total});
  }
  return figure;
}

}  // namespace auricle
