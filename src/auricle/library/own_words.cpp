#include <auricle/library/own_words.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/parallel.hpp>
#include <auricle/core/softmax.hpp>
#include <auricle/dataset/split.hpp>
#include <auricle/head/principal_components.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// The penalty that is tried first, how far it is to the next, and the range.
constexpr double kFirstL2 = 30.0;
constexpr double kL2Step = 3.0;
constexpr double kLeastL2 = 0.1;
constexpr double kMostL2 = 30'000.0;

Matrix shares_of(const Lessons& lessons) {
  Matrix shares(lessons.songs.size(), lessons.words.size());
  for (std::size_t song = 0; song < lessons.songs.size(); ++song) {
    for (const std::size_t word : lessons.words_of[song]) {
      shares(song, word) = 1.0F / static_cast<float>(lessons.words_of[song].size());
    }
  }
  return shares;
}

/// Songs shared out by the rarest of their words, the one that is the hardest to have in all folds.
std::vector<Split> folds_of(const Lessons& lessons, std::uint64_t seed) {
  const std::vector<std::size_t> counts = lessons.counts();
  std::vector<int> labels;
  for (const std::vector<std::size_t>& words : lessons.words_of) {
    labels.push_back(
        static_cast<int>(*std::ranges::min_element(words, {}, [&](std::size_t word) { return counts[word]; })));
  }
  return k_fold_splits({.labels = labels, .groups = lessons.groups}, kFolds, {.validation_share = 0.0, .seed = seed});
}

Matrix rows_of(MatrixView matrix, std::span<const std::size_t> rows) {
  Matrix some(rows.size(), matrix.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(matrix.row(rows[i]), some.row(i).begin());
  }
  return some;
}

void answer(const LogisticRegression& head, std::span<const float> input, std::span<float> answer) {
  std::vector<double> sums(head.biases.begin(), head.biases.end());
  for (std::size_t word = 0; word < sums.size(); ++word) {
    for (std::size_t i = 0; i < input.size(); ++i) {
      sums[word] += static_cast<double>(head.weights(word, i)) * input[i];
    }
  }
  softmax(sums);
  std::ranges::transform(sums, answer.begin(), [](double share) { return static_cast<float>(share); });
}

double cross_entropy(MatrixView answers, MatrixView shares) {
  constexpr float kLeast = 1e-7F;
  double loss = 0.0;
  for (std::size_t i = 0; i < answers.values().size(); ++i) {
    loss -= shares.values()[i] * std::log(std::max(answers.values()[i], kLeast));
  }
  return loss / static_cast<double>(answers.rows());
}

/// Tries penalties on folds.
class Trials {
 public:
  Trials(MatrixView inputs, MatrixView shares, std::vector<Split> folds, const LearningOptions& options,
         const Progress& progress)
      : inputs_(inputs), shares_(shares), folds_(std::move(folds)), options_(options), progress_(progress) {}

  struct Outcome {
    double loss = 0.0;
    Matrix answers;
  };

  /// The best of the penalties, walking from the first one to where it gets no better.
  std::pair<double, Outcome> best() {
    double best_l2 = kFirstL2;
    Outcome best = tried(kFirstL2);
    for (const double step : {kL2Step, 1.0 / kL2Step}) {
      const bool was_first = best_l2 == kFirstL2;
      for (double l2 = best_l2 * step; was_first && l2 >= kLeastL2 && l2 <= kMostL2; l2 *= step) {
        Outcome next = tried(l2);
        if (next.loss >= best.loss) {
          break;
        }
        best = std::move(next);
        best_l2 = l2;
      }
    }
    return {best_l2, std::move(best)};
  }

 private:
  Outcome tried(double l2) {
    Outcome outcome{.answers = Matrix(inputs_.rows(), shares_.cols())};
    parallel_for(
        folds_.size(), options_.threads,
        [&](std::size_t i) {
          const Split& fold = folds_[i];
          const LogisticRegression head =
              fit_logistic_regression(rows_of(inputs_, fold.train), rows_of(shares_, fold.train),
                                      std::vector<float>(fold.train.size(), 1.0F), {.l2 = l2, .stop = options_.stop});
          for (const std::size_t row : fold.test) {
            answer(head, inputs_.row(row), outcome.answers.row(row));
          }
          report(l2);
        },
        options_.stop);
    if (options_.stop.stop_requested()) {
      throw Stopped();
    }
    outcome.loss = cross_entropy(outcome.answers, shares_);
    return outcome;
  }

  void report(double l2) {
    const std::scoped_lock lock(mutex_);
    ++done_;
    if (progress_) {
      progress_({.done = done_, .failed = 0, .total = 0, .label = fmt::format("penalty {:g}", l2)});
    }
  }

  MatrixView inputs_;
  MatrixView shares_;
  std::vector<Split> folds_;
  const LearningOptions& options_;
  const Progress& progress_;
  std::mutex mutex_;
  std::size_t done_ = 0;
};

/// A head of components as one of what they are components of.
LogisticRegression of_embeddings(const LogisticRegression& head, const PrincipalComponents& components) {
  LogisticRegression result{.weights = Matrix(head.weights.rows(), components.mean.size()), .biases = {}};
  for (std::size_t word = 0; word < head.weights.rows(); ++word) {
    std::vector<double> weights(components.mean.size());
    for (std::size_t i = 0; i < head.weights.cols(); ++i) {
      for (std::size_t j = 0; j < weights.size(); ++j) {
        weights[j] += static_cast<double>(head.weights(word, i)) * components.directions(i, j);
      }
    }
    double bias = head.biases[word];
    for (std::size_t j = 0; j < weights.size(); ++j) {
      weights[j] /= components.deviation[j];
      bias -= weights[j] * components.mean[j];
      result.weights(word, j) = static_cast<float>(weights[j]);
    }
    result.biases.push_back(static_cast<float>(bias));
  }
  return result;
}

}  // namespace

OwnWords learn_words(MatrixView embeddings, const Lessons& lessons, const LearningOptions& options,
                     const Progress& progress) {
  if (embeddings.rows() != lessons.songs.size()) {
    throw UsageError(fmt::format("{} embeddings are not those of {} songs", embeddings.rows(), lessons.songs.size()));
  }
  if (lessons.groups.size() != lessons.songs.size() || lessons.words_of.size() != lessons.songs.size()) {
    throw UsageError(fmt::format("{} groups and the words of {} songs are not those of {} songs", lessons.groups.size(),
                                 lessons.words_of.size(), lessons.songs.size()));
  }
  for (const std::vector<std::size_t>& words : lessons.words_of) {
    if (words.empty() || std::ranges::max(words) >= lessons.words.size()) {
      throw UsageError(fmt::format("each song must have one or more of the {} words", lessons.words.size()));
    }
  }
  const std::size_t n_groups = lessons.groups.empty() ? 0 : std::ranges::max(lessons.groups) + 1;
  if (n_groups < kFolds) {
    throw DatasetError(
        fmt::format("the songs are of {} artists or albums, and {} are needed to judge the words by others "
                    "than they were learnt from; tag more songs",
                    n_groups, kFolds));
  }
  const PrincipalComponents components = PrincipalComponents::of(embeddings, kLearningComponents);
  const Matrix inputs = components.project(embeddings);
  if (inputs.cols() == 0) {
    throw DatasetError("all songs sound the same, so that nothing can be learnt from them");
  }
  const Matrix shares = shares_of(lessons);
  auto [l2, outcome] = Trials(inputs, shares, folds_of(lessons, options.seed), options, progress).best();
  const LogisticRegression head = fit_logistic_regression(inputs, shares, std::vector<float>(inputs.rows(), 1.0F),
                                                          {.l2 = l2, .stop = options.stop});
  return {
      .head = of_embeddings(head, components), .l2 = l2, .loss = outcome.loss, .answers = std::move(outcome.answers)};
}

}  // namespace auricle
