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
#include <auricle/training/epoch_order.hpp>
#include <auricle/training/label_loss.hpp>
#include <auricle/training/low_precision.hpp>
#include <auricle/training/optimizer.hpp>
#include <auricle/training/schedule.hpp>
#include <auricle/training/shared_training.hpp>
#include <auricle/training/song_judge.hpp>
#include <auricle/training/task_check.hpp>
#include <auricle/training/teaching_loss.hpp>
#include <auricle/training/torch_device.hpp>
#include <auricle/training/torch_layers.hpp>
#include <auricle/training/torch_network.hpp>
#include <auricle/training/training_memory.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

bool normalizes(const Architecture& architecture) {
  return std::holds_alternative<Normalization>(architecture.layers.front());
}

class Trainer {
 public:
  Trainer(const TrainingTask& task, const TrainerOptions& options, const TrainingObserver& observer,
          const std::stop_token& stop, const TrainingPlace& place)
      : songs_(task.songs),
        split_(task.split),
        recipe_(task.recipe),
        options_(recipe_.training),
        architecture_(recipe_.architecture(task.n_genres)),
        observer_(observer),
        stop_(stop),
        ranks_(place.ranks),
        threads_(options.threads),
        n_genres_(task.n_genres),
        random_(options.seed),
        network_(architecture_, random_, torch_device(place.device)),
        order_(rows_by_song(split_.train, songs_.recordings), songs_.labels, options_),
        statistics_(begin(task.pretrained)),
        batches_(songs_, architecture_.input, recipe_.training_frames(), n_genres_, recipe_.augmentation,
                 statistics_.mean),
        validation_(own_share(rows_by_song(split_.validation, songs_.recordings), ranks_)),
        label_loss_(options_, rows_by_song(split_.train, songs_.recordings), songs_.labels, n_genres_),
        has_teachers_(!task.teachers.empty()),
        teaching_(task.teachers, options_.teaching, network_.embedding_size(), random_, network_.device()),
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
    if (options.resumed) {
      history_ = options.resumed->history;
      best_weights_ = remember(options.resumed->memory, parts());
    }
    if (ranks_ != nullptr) {
      for (torch::Tensor& tensor : all_tensors()) {
        ranks_->take_from_leader(tensor);
      }
    }
  }

  TrainedNetwork run() {
    const auto out_of_patience = [&] { return options_.patience && epochs() - best_epoch() >= *options_.patience; };
    const std::function<Safetensors()> memory = [this] { return memory_of(parts(), best_weights_); };
    while (epochs() < options_.epochs && !is_stopped() && !out_of_patience()) {
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

  int best_epoch() const { return auricle::best_epoch(history_, !split_.validation.empty()); }

  TrainingParts parts() {
    return {.network = network_,
            .teaching = teaching_.parameters(),
            .optimizer = optimizer_,
            .average = average_ ? &*average_ : nullptr,
            .random = random_,
            .step = step_,
            .n_ranks = n_ranks()};
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

  std::size_t n_ranks() const { return ranks_ == nullptr ? 1 : static_cast<std::size_t>(ranks_->size()); }

  std::vector<torch::Tensor> all_parameters() const {
    std::vector<torch::Tensor> all = network_.parameters();
    const std::vector<torch::Tensor> more = teaching_.parameters();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  /// Parameters and running statistics.
  std::vector<torch::Tensor> all_tensors() const {
    std::vector<torch::Tensor> all = all_parameters();
    all.insert(all.end(), network_.buffers().begin(), network_.buffers().end());
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

  /// Whether the end was asked for: of several ranks, of one of them before the last step.
  bool is_stopped() const { return ranks_ == nullptr ? stop_.stop_requested() : one_is_stopped_; }

  /// A step's gradients, and what it came to.
  Tally differentiate(const BatchPlan& plan) {
    Tally tally{.songs = plan.songs.size(), .labelled = plan.labels.size()};
    const BatchPart part = own_part(tally.songs, ranks_);
    Batch batch = batches_.make(plan, part, threads_);
    TorchResult result;
    {
      const LowPrecision low_precision(options_.bfloat16, network_.device());
      result = network_.compute(
          view(batch.inputs, {extent(batch.size), extent(architecture_.input.rows), extent(batch.frames)}),
          Mode::kTraining, {.first = part.first, .total = tally.songs, .ranks = ranks_});
    }
    torch::Tensor logits = result.logits.to(torch::kFloat32);
    if (batch.labelled.size() < batch.size && !batch.labelled.empty()) {
      logits = logits.index_select(0, view(batch.labelled, {extent(batch.labelled.size())}).to(logits.device()));
    }
    // Each rank's part of the whole batch's means, so that the sum over ranks is that of one process.
    torch::Tensor loss = label_loss_.of(logits, batch);
    if (batch.labels.size() < plan.labels.size()) {
      const bool mixed = !plan.partners.empty();
      loss = loss * (label_loss_.weight_of(batch.labels, mixed) / label_loss_.weight_of(plan.labels, mixed));
    }
    if (has_teachers_ && batch.size > 0) {
      const double share = static_cast<double>(batch.size) / static_cast<double>(tally.songs);
      loss = loss + teaching_.of(result.embedding.to(torch::kFloat32), batch) * share;
    }
    loss.backward();
    tally.loss = loss.item<double>();
    if (!batch.labelled.empty()) {
      const torch::Tensor labels = view(batch.labels, {extent(batch.labelled.size())});
      tally.hits = logits.argmax(1).cpu().eq(labels).sum().item<double>();
    }
    if (ranks_ != nullptr) {
      one_is_stopped_ = sum_over_ranks(*ranks_, all_parameters(), tally, stop_.stop_requested());
    }
    tally.loss *= static_cast<double>(tally.songs);
    return tally;
  }

  /// One epoch.
  Tally learn(int epoch) {
    Tally tally;
    const std::vector<std::size_t> order = draw_order();
    const std::size_t batch_size = static_cast<std::size_t>(options_.batch_size) * n_ranks();
    const auto n_batches = extent((order.size() + batch_size - 1) / batch_size);
    for (std::size_t begin = 0; begin < order.size() && !is_stopped(); begin += batch_size) {
      const auto rows = std::span(order).subspan(begin, std::min(batch_size, order.size() - begin));
      const Tally step = differentiate(batches_.draw(rows, random_));
      optimizer_.step(learning_rate_at(options_, step_++, n_batches * options_.epochs), options_.clip_norm);
      if (average_) {
        average_->update();
      }
      tally += step;
      if (!std::isfinite(tally.loss)) {
        throw UsageError(fmt::format("the loss is {} in epoch {}: training has diverged; choose a lower learning_rate",
                                     tally.loss, epoch));
      }
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
    Tally validation = judge_songs(network_, songs_, validation_, static_cast<std::size_t>(options_.batch_size));
    validation.sum_over(ranks_);
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
  Ranks* ranks_;  ///< null: this process is alone
  bool one_is_stopped_ = false;
  int threads_;
  std::size_t n_genres_;
  Random random_;
  TorchNetwork network_;
  EpochOrder order_;
  RowStatistics statistics_;
  BatchMaker batches_;
  SongRows validation_;
  LabelLoss label_loss_;
  bool has_teachers_;
  TeachingLoss teaching_;
  std::optional<EpochOrder> unlabelled_order_;
  Optimizer optimizer_;
  std::optional<WeightAverage> average_;
  std::int64_t step_ = 0;
  std::vector<EpochRecord> history_;
  Tensors best_weights_;
};

}  // namespace

TrainedNetwork train_network(const TrainingTask& task, const TrainerOptions& options, const TrainingObserver& observer,
                             const std::stop_token& stop, const TrainingPlace& place) {
  check(task, task.recipe.architecture(task.n_genres));
  set_training_threads(options.threads);
  if (place.ranks != nullptr) {
    place.ranks->agree(facts_of(task, options));
  }
  return Trainer(task, options, observer, stop, place).run();
}

}  // namespace auricle
