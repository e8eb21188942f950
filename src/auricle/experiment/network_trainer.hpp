#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/dataset/split.hpp>
#include <auricle/evaluation/history.hpp>
#include <auricle/network/safetensors.hpp>
#include <auricle/recipe/recipe.hpp>

namespace auricle {

/// The songs a network learns from: rows of inputs, and a genre's index for each.
struct LabelledFeatures {
  MatrixView features;  ///< n_rows x the network's inputs
  std::span<const int> labels;
  std::vector<MatrixView> variants;  ///< the same songs made faster, higher, …: drawn from as often as `features`
  /// Rows of songs without a label, which are numbered on behind the others. None unless there are teachers.
  MatrixView unlabelled{};
  /// The recording of each row. Those of several rows are shown as often as any other and judged by the mean of their
  /// answers. Empty: each row is one of its own.
  std::span<const std::string> recordings{};
};

/// What the first layers of a network have learnt before.
struct Pretrained {
  Tensors weights;           ///< all that doesn't begin at random, by the network's names
  std::size_t n_layers = 0;  ///< as describe_layers lists them; batch normalization in them keeps its statistics
  std::size_t n_frozen = 0;  ///< the first of them, which learn nothing more
  double rate = 1.0;         ///< the others' share of the learning rate
};

/// What a teacher says to each row that is learnt from.
struct TeacherAnswers {
  Matrix embeddings;         ///< no columns: it gives none
  Matrix labels;             ///< probabilities of labels of its own
  bool multi_label = false;  ///< whether each of them is a question of its own
};

/// What to learn from and what for.
struct TrainingTask {
  const Recipe& recipe;
  LabelledFeatures songs;
  const Split& split;  ///< `train` is learnt from, `validation` is watched, `test` is not looked at
  std::size_t n_genres = 0;
  std::optional<Pretrained> pretrained{};  ///< absent: all begins at random
  std::vector<TeacherAnswers> teachers{};  ///< to be learnt beside the labels
};

/// Where a training stands between two epochs: all that its next step depends on.
struct TrainingState {
  std::vector<EpochRecord> history;  ///< the epochs so far
  Safetensors memory;                ///< weights, the optimizer's moments, random streams: the trainer's own affair
};

struct TrainerOptions {
  std::uint64_t seed = 1;  ///< draws first weights, the order of songs and what is done to them
  int threads = 0;         ///< 0: all processors
  /// What the same task came to before it was cut off: it goes on from there as if it had not been.
  std::optional<TrainingState> resumed{};
};

/// How far an epoch has come. Loss and accuracy are means over the epoch's examples so far, as Keras prints them.
struct BatchReport {
  int epoch = 1;
  std::size_t songs_done = 0;
  std::size_t songs_total = 0;
  double loss = 0;
  double accuracy = 0;
};

/// An epoch's end.
struct EpochReport {
  EpochRecord record;
  bool best = false;       ///< lowest validation loss so far (training loss where nothing is held out)
  const Tensors& weights;  ///< after this epoch
  /// TrainingState's, of now, which is a copy of several times the weights; empty: there is no going on from here.
  std::function<Safetensors()> memory{};
};

/// Called on the training thread; either may be empty.
struct TrainingObserver {
  std::function<void(const BatchReport&)> on_batch;
  std::function<void(const EpochReport&)> on_epoch;
};

struct TrainedNetwork {
  Tensors
      weights;  ///< of the last epoch, as Keras leaves them; of the best one when patience ended or it was interrupted
  std::vector<EpochRecord> history;
  int epoch = 0;  ///< which epoch's weights these are; 0 when interrupted within the first
  bool interrupted = false;
};

/// Learns one network: train_network of `training`, which alone knows how. Whoever wants a run brings it along, so that
/// what surrounds the learning needs no libtorch.
using NetworkTrainer = std::function<TrainedNetwork(const TrainingTask&, const TrainerOptions&, const TrainingObserver&,
                                                    const std::stop_token&)>;

}  // namespace auricle
