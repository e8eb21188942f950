#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/core/progress.hpp>
#include <auricle/head/logistic_regression.hpp>
#include <auricle/library/lessons.hpp>

namespace auricle {

struct LearningOptions {
  std::uint64_t seed = 1;  ///< which songs are on which side
  int threads = 0;         ///< 0: all processors
  std::stop_token stop{};
};

/// Numbers that embeddings are learnt from in: measured, docs/library.md.
inline constexpr std::size_t kLearningComponents = 256;

/// Each song is answered for by those that learnt from four fifths of the others.
inline constexpr std::size_t kFolds = 5;

/// A head in the owner's words, and what it would have said.
struct OwnWords {
  LogisticRegression head;  ///< of embeddings as they are, to be followed by softmax
  double l2 = 0.0;          ///< the penalty of those tried under which songs not learnt from are answered best
  double loss = 0.0;        ///< their mean cross-entropy under it, nats
  Matrix answers;  ///< lessons' songs x words: what was said of each by those that hadn't learnt from its group
};

/// Learns a multinomial logistic regression on the embeddings' principal components, a song of several words being an
/// equal share of each. `embeddings`: a row for each of lessons.songs. The components and the columns' means are those
/// of all songs, which tells nothing of their words. Progress counts penalties tried on folds. Throws DatasetError when
/// there are fewer groups than folds, UsageError when sizes don't fit or an embedding is not finite, Stopped.
OwnWords learn_words(MatrixView embeddings, const Lessons& lessons, const LearningOptions& options = {},
                     const Progress& progress = {});

}  // namespace auricle
