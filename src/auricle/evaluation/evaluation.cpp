#include <auricle/evaluation/evaluation.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr double kEpsilon = 1e-7;  // keras.backend.epsilon()

double share(std::size_t hits, std::size_t total) {
  return total == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(total);
}

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

Evaluation evaluate(MatrixView probabilities, std::span<const int> labels, std::vector<std::string> genres) {
  const std::size_t count = genres.size();
  check(probabilities, labels, count);

  Evaluation result;
  result.genres = std::move(genres);
  result.songs = labels.size();
  result.confusion.resize(count * count);
  std::vector<std::size_t> support(count);
  std::vector<std::size_t> answers(count);
  double loss = 0.0;
  for (std::size_t song = 0; song < labels.size(); ++song) {
    const auto truth = static_cast<std::size_t>(labels[song]);
    const std::span<const float> row = probabilities.row(song);
    const auto answer = static_cast<std::size_t>(std::ranges::max_element(row) - row.begin());
    loss += cross_entropy(row, truth);
    ++result.confusion[truth * count + answer];
    ++support[truth];
    ++answers[answer];
    result.correct += truth == answer ? 1 : 0;
  }

  double f1_sum = 0.0;
  std::size_t f1_count = 0;
  for (std::size_t genre = 0; genre < count; ++genre) {
    const std::size_t hits = result.confused(genre, genre);
    const std::size_t seen = support[genre] + answers[genre];
    result.per_genre.push_back({.genre = result.genres[genre],
                                .precision = share(hits, answers[genre]),
                                .recall = share(hits, support[genre]),
                                .f1 = share(2 * hits, seen),
                                .support = support[genre]});
    f1_sum += result.per_genre.back().f1;
    f1_count += seen > 0 ? 1 : 0;
  }

  result.loss = loss / static_cast<double>(result.songs);
  result.accuracy = share(result.correct, result.songs);
  result.accuracy_interval = wilson_interval({.hits = result.correct, .total = result.songs});
  result.macro_f1 = f1_sum / static_cast<double>(f1_count);
  result.chance = share(1, count);
  result.majority = share(*std::ranges::max_element(support), result.songs);
  return result;
}

}  // namespace auricle
