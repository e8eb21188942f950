#include <auricle/training/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>
#include <variant>

#include <torch/torch.h>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/training/batches.hpp>
#include <auricle/training/blas_threads.hpp>
#include <auricle/training/low_precision.hpp>
#include <auricle/training/optimizer.hpp>
#include <auricle/training/schedule.hpp>
#include <auricle/training/song_judge.hpp>
#include <auricle/training/task_check.hpp>
#include <auricle/training/teaching_loss.hpp>
#include <auricle/training/torch_layers.hpp>
#include <auricle/training/torch_network.hpp>
#include <auricle/training/training_memory.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// libtorch's view of numbers that stay where they are and outlive it.
template <typename T>
torch::Tensor view(std::vector<T>& values, std::initializer_list<std::int64_t> shape) {
  return torch::from_blob(values.data(), shape, torch::CppTypeToScalarType<T>::value);
}

bool normalizes(const Architecture& architecture) {
  return std::holds_alternative<Normalization>(architecture.layers.front());
}

class Trainer {
 public:
  Trainer(const TrainingTask& task, const TrainerOptions& options, const TrainingObserver& observer,
          const std::stop_token& stop)
      : songs_(task.songs),
        split_(task.split),
        recipe_(task.recipe),
        options_(recipe_.training),
        architecture_(recipe_.architecture(task.n_genres)),
        observer_(observer),
        stop_(stop),
        threads_(options.threads),
        n_genres_(task.n_genres),
        random_(options.seed),
        network_(architecture_, random_),
        order_(rows_by_song(split_.train, songs_.recordings), songs_.labels, options_),
        statistics_(begin(task.pretrained)),
        batches_(songs_, architecture_.input, recipe_.training_frames(), n_genres_, recipe_.augmentation,
                 statistics_.mean),
        validation_(rows_by_song(split_.validation, songs_.recordings)),
        has_teachers_(!task.teachers.empty()),
        teaching_(task.teachers, options_.teaching, network_.embedding_size(), random_),
        optimizer_(all_parameters(), all_rates(), options_.optimizer) {
    if (songs_.unlabelled.rows() > 0) {
      std::vector<std::size_t> rows(songs_.unlabelled.rows());
      std::iota(rows.begin(), rows.end(), songs_.labels.size());
      unlabelled_order_.emplace(rows_by_song(rows, songs_.recordings), songs_.labels,
                                TrainingOptions{.crops = options_.crops});
    }
    if (options_.ema_decay) {
      std::vector<torch::Tensor> all = network_.parameters();
      all.insert(all.end(), network_.buffers().begin(), network_.buffers().end());
      average_.emplace(all, *options_.ema_decay);
    }
    if (options_.balance == Balance::kClassWeights) {
      const std::vector<double> weights = genre_weights(rows_by_song(split_.train, songs_.recordings), songs_.labels,
                                                        n_genres_, options_.balance_power);
      class_weights_ = torch::tensor(std::vector<float>(weights.begin(), weights.end()));
    }
    if (options.resumed) {
      history_ = options.resumed->history;
      best_weights_ = remember(options.resumed->memory, parts());
    }
  }

  TrainedNetwork run() {
    const auto out_of_patience = [&] { return options_.patience && epochs() - best_epoch() >= *options_.patience; };
    const std::function<Safetensors()> memory = [this] { return memory_of(parts(), best_weights_); };
    while (epochs() < options_.epochs && !stop_.stop_requested() && !out_of_patience()) {
      const Tally training = learn(epochs() + 1);
      if (training.songs < epoch_size()) {
        break;  // interrupted within the epoch
      }
      history_.push_back(judged(epochs() + 1, training));
      const Tensors now = weights();
      const bool best = best_epoch() == epochs();
      if (best) {
        best_weights_ = now;
      }
      if (observer_.on_epoch) {
        observer_.on_epoch({.record = history_.back(), .best = best, .weights = now, .memory = memory});
      }
    }

    const bool whole = epochs() >= options_.epochs;
    return {.weights = !whole && best_epoch() > 0 ? best_weights_ : weights(),
            .history = history_,
            .epoch = whole ? epochs() : best_epoch(),
            .interrupted = !whole && !out_of_patience()};
  }

 private:
  int epochs() const { return static_cast<int>(history_.size()); }

  /// Of the lowest validation loss so far, or training loss where nothing is held out; 0 before there is one.
  int best_epoch() const {
    int best = 0;
    double lowest = std::numeric_limits<double>::infinity();
    for (const EpochRecord& record : history_) {
      const double watched = split_.validation.empty() ? record.loss : record.val_loss;
      if (watched < lowest) {
        lowest = watched;
        best = record.epoch;
      }
    }
    return best;
  }

  TrainingParts parts() {
    return {.network = network_,
            .teaching = teaching_.parameters(),
            .optimizer = optimizer_,
            .average = average_ ? &*average_ : nullptr,
            .random = random_,
            .step = step_};
  }

  /// Gives the network what it begins with; returns what the training songs are like.
  RowStatistics begin(const std::optional<Pretrained>& pretrained) {
    RowStatistics statistics = row_statistics(songs_.features, split_.train, architecture_.input);
    if (pretrained) {
      network_.continue_from(*pretrained);
    } else if (normalizes(architecture_)) {
      const LayerInfo layer = describe_layers(architecture_).front();
      Tensors tensors = network_.tensors();
      tensors.at(layer.tensors[0].name).values = statistics.mean;
      tensors.at(layer.tensors[1].name).values = statistics.standard_deviation;
      network_.load(tensors);
    }
    return statistics;
  }

  std::vector<torch::Tensor> all_parameters() const {
    std::vector<torch::Tensor> all = network_.parameters();
    const std::vector<torch::Tensor> more = teaching_.parameters();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  std::vector<double> all_rates() const {
    std::vector<double> all = network_.rates();
    all.resize(all.size() + teaching_.parameters().size(), 1.0);
    return all;
  }

  std::size_t epoch_size() const { return order_.size() + (unlabelled_order_ ? unlabelled_order_->size() : 0); }

  std::vector<std::size_t> draw_order() {
    std::vector<std::size_t> order = order_.draw(random_);
    return unlabelled_order_ ? interleaved(order, unlabelled_order_->draw(random_)) : order;
  }

  /// Of the songs with a label.
  torch::Tensor loss_of(const torch::Tensor& logits, Batch& batch) const {
    if (batch.labelled.empty()) {
      return logits.sum() * 0.0;
    }
    const std::int64_t count = extent(batch.labelled.size());
    const torch::Tensor targets =
        batch.targets.empty() ? view(batch.labels, {count}) : view(batch.targets, {count, extent(n_genres_)});
    return torch::cross_entropy_loss(logits, targets, class_weights_, at::Reduction::Mean, -100,
                                     options_.label_smoothing);
  }

  /// One epoch.
  Tally learn(int epoch) {
    Tally tally;
    const std::vector<std::size_t> order = draw_order();
    const auto batch_size = static_cast<std::size_t>(options_.batch_size);
    const auto n_batches = extent((order.size() + batch_size - 1) / batch_size);
    for (std::size_t begin = 0; begin < order.size() && !stop_.stop_requested(); begin += batch_size) {
      const auto rows = std::span(order).subspan(begin, std::min(batch_size, order.size() - begin));
      Batch batch = batches_.make(rows, random_, threads_);
      TorchResult result;
      {
        const LowPrecision low_precision(options_.bfloat16);
        result = network_.compute(
            view(batch.inputs, {extent(batch.size), extent(architecture_.input.rows), extent(batch.frames)}),
            Mode::kTraining);
      }
      torch::Tensor logits = result.logits.to(torch::kFloat32);
      if (batch.labelled.size() < batch.size && !batch.labelled.empty()) {
        logits = logits.index_select(0, view(batch.labelled, {extent(batch.labelled.size())}));
      }
      torch::Tensor loss = loss_of(logits, batch);
      if (has_teachers_) {
        loss = loss + teaching_.of(result.embedding.to(torch::kFloat32), batch);
      }
      loss.backward();
      optimizer_.step(learning_rate_at(options_, step_++, n_batches * options_.epochs), options_.clip_norm);
      if (average_) {
        average_->update();
      }
      if (!std::isfinite(loss.item<double>())) {
        throw UsageError(fmt::format("the loss is {} in epoch {}: training has diverged; choose a lower learning_rate",
                                     loss.item<double>(), epoch));
      }
      tally.loss += loss.item<double>() * static_cast<double>(batch.size);
      if (!batch.labelled.empty()) {
        tally.hits += logits.argmax(1).eq(view(batch.labels, {extent(batch.labelled.size())})).sum().item<double>();
      }
      tally.songs += batch.size;
      tally.labelled += batch.labelled.size();
      if (observer_.on_batch) {
        observer_.on_batch({.epoch = epoch,
                            .songs_done = tally.songs,
                            .songs_total = order.size(),
                            .loss = tally.mean(tally.loss),
                            .accuracy = tally.accuracy()});
      }
    }
    return tally;
  }

  EpochRecord judged(int epoch, const Tally& training) {
    exchange_average();
    const Tally validation = judge_songs(network_, songs_, validation_, static_cast<std::size_t>(options_.batch_size));
    exchange_average();
    return {.epoch = epoch,
            .loss = training.mean(training.loss),
            .accuracy = training.accuracy(),
            .val_loss = validation.mean(validation.loss),
            .val_accuracy = validation.accuracy()};
  }

  Tensors weights() {
    exchange_average();
    Tensors tensors = network_.tensors();
    exchange_average();
    return tensors;
  }

  /// Where weights are averaged, it is the average that is judged and kept.
  void exchange_average() {
    if (average_) {
      average_->exchange();
    }
  }

  const LabelledFeatures& songs_;
  const Split& split_;
  const Recipe& recipe_;
  const TrainingOptions& options_;
  Architecture architecture_;
  const TrainingObserver& observer_;
  std::stop_token stop_;
  int threads_;
  std::size_t n_genres_;
  Random random_;
  TorchNetwork network_;
  EpochOrder order_;
  RowStatistics statistics_;
  BatchMaker batches_;
  SongRows validation_;
  bool has_teachers_;
  TeachingLoss teaching_;
  std::optional<EpochOrder> unlabelled_order_;
  Optimizer optimizer_;
  std::optional<WeightAverage> average_;
  torch::Tensor class_weights_;
  std::int64_t step_ = 0;
  std::vector<EpochRecord> history_;
  Tensors best_weights_;
};

}  // namespace

TrainedNetwork train_network(const TrainingTask& task, const TrainerOptions& options, const TrainingObserver& observer,
                             const std::stop_token& stop) {
  check(task, task.recipe.architecture(task.n_genres));
  set_training_threads(options.threads);
  return Trainer(task, options, observer, stop).run();
}

}  // namespace auricle
