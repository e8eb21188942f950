#include <auricle/evaluation/confusion.hpp>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

double share(std::size_t hits, std::size_t total) {
  return total == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(total);
}

/// A mean of however many values come.
class Mean {
 public:
  void add(double value) {
    sum_ += value;
    ++count_;
  }
  double value() const { return count_ == 0 ? 0.0 : sum_ / static_cast<double>(count_); }

 private:
  double sum_ = 0.0;
  std::size_t count_ = 0;
};

}  // namespace

ConfusionScores scores_of(std::span<const std::size_t> counts, std::size_t n_genres) {
  if (counts.size() != n_genres * n_genres) {
    throw UsageError(fmt::format("{} counts are no confusion matrix of {} genres", counts.size(), n_genres));
  }
  ConfusionScores scores;
  scores.genres.resize(n_genres);
  for (std::size_t truth = 0; truth < n_genres; ++truth) {
    for (std::size_t answer = 0; answer < n_genres; ++answer) {
      const std::size_t songs = counts[truth * n_genres + answer];
      scores.genres[truth].support += songs;
      scores.genres[answer].answers += songs;
      scores.songs += songs;
    }
    scores.genres[truth].hits = counts[truth * n_genres + truth];
    scores.correct += scores.genres[truth].hits;
  }
  Mean recall;
  Mean f1;
  for (GenreCounts& genre : scores.genres) {
    genre.precision = share(genre.hits, genre.answers);
    genre.recall = share(genre.hits, genre.support);
    genre.f1 = share(2 * genre.hits, genre.support + genre.answers);
    if (genre.support > 0) {
      recall.add(genre.recall);
    }
    if (genre.support + genre.answers > 0) {
      f1.add(genre.f1);
    }
  }
  scores.accuracy = share(scores.correct, scores.songs);
  scores.macro_recall = recall.value();
  scores.macro_f1 = f1.value();
  return scores;
}

}  // namespace auricle
