#include <auricle/evaluation/evaluation.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/evaluation/confusion.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr double kEpsilon = 1e-7;  // keras.backend.epsilon()

void check(MatrixView probabilities, std::span<const int> labels, std::size_t genres) {
  if (labels.empty()) {
    throw UsageError("there are no songs to judge; give at least one");
  }
  if (probabilities.rows() != labels.size() || probabilities.cols() != genres) {
    throw UsageError(fmt::format("{} x {} probabilities don't fit {} labels and {} genres", probabilities.rows(),
                                 probabilities.cols(), labels.size(), genres));
  }
  for (std::size_t song = 0; song < labels.size(); ++song) {
    if (labels[song] < 0 || static_cast<std::size_t>(labels[song]) >= genres) {
      throw UsageError(fmt::format("song {} has label {}, which names none of {} genres", song, labels[song], genres));
    }
    const std::span<const float> row = probabilities.row(song);
    if (!std::ranges::all_of(row, [](float p) { return std::isfinite(p) && p >= 0.0F; }) ||
        std::ranges::all_of(row, [](float p) { return p == 0.0F; })) {
      throw UsageError(fmt::format("the answer for song {} holds no probabilities; is the model damaged?", song));
    }
  }
}

double cross_entropy(std::span<const float> row, std::size_t truth) {
  const double sum = std::accumulate(row.begin(), row.end(), 0.0);
  return -std::log(std::clamp(static_cast<double>(row[truth]) / sum, kEpsilon, 1.0 - kEpsilon));
}

}  // namespace

std::vector<int> answers_of(MatrixView probabilities) {
  std::vector<int> answers(probabilities.rows());
  for (std::size_t song = 0; song < answers.size(); ++song) {
    const std::span<const float> row = probabilities.row(song);
    answers[song] = static_cast<int>(std::ranges::max_element(row) - row.begin());
  }
  return answers;
}

Evaluation evaluate(MatrixView probabilities, std::span<const int> labels, std::vector<std::string> genres) {
  const std::size_t count = genres.size();
  check(probabilities, labels, count);

  Evaluation result;
  result.genres = std::move(genres);
  result.confusion.resize(count * count);
  const std::vector<int> answers = answers_of(probabilities);
  double loss = 0.0;
  for (std::size_t song = 0; song < labels.size(); ++song) {
    const auto truth = static_cast<std::size_t>(labels[song]);
    loss += cross_entropy(probabilities.row(song), truth);
    ++result.confusion[truth * count + static_cast<std::size_t>(answers[song])];
  }

  const ConfusionScores scores = scores_of(result.confusion, count);
  std::size_t most_frequent = 0;
  for (std::size_t genre = 0; genre < count; ++genre) {
    const GenreCounts& counts = scores.genres[genre];
    result.per_genre.push_back({.genre = result.genres[genre],
                                .precision = counts.precision,
                                .recall = counts.recall,
                                .f1 = counts.f1,
                                .support = counts.support});
    most_frequent = std::max(most_frequent, counts.support);
  }
  const auto songs = static_cast<double>(scores.songs);
  result.songs = scores.songs;
  result.correct = scores.correct;
  result.loss = loss / songs;
  result.accuracy = scores.accuracy;
  result.accuracy_interval = wilson_interval({.hits = scores.correct, .total = scores.songs});
  result.macro_recall = scores.macro_recall;
  result.macro_f1 = scores.macro_f1;
  result.brier = brier_score(probabilities, labels);
  result.reliability = reliability(probabilities, labels);
  result.calibration_error = expected_calibration_error(result.reliability);
  result.chance = 1.0 / static_cast<double>(count);
  result.majority = static_cast<double>(most_frequent) / songs;
  return result;
}

}  // namespace auricle
