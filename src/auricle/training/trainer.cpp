#include <auricle/training/trainer.hpp>

#include <algorithm>
#include <limits>
#include <utility>

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/training/adam.hpp>
#include <auricle/training/blas_threads.hpp>
#include <auricle/training/torch_network.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::span<float> span_of(torch::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// Adam over all of a network's parameters.
class Optimizer {
 public:
  Optimizer(const std::vector<torch::Tensor>& parameters, const AdamOptions& options)
      : parameters_(parameters), options_(options) {
    for (const torch::Tensor& parameter : parameters) {
      first_moments_.push_back(torch::zeros_like(parameter, torch::requires_grad(false)));
      second_moments_.push_back(torch::zeros_like(parameter, torch::requires_grad(false)));
    }
  }

  void step() {
    const AdamStep constants = adam_step(options_, ++step_);
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      torch::Tensor gradient = parameters_[i].grad().contiguous();
      const AdamSlice all{.parameters = span_of(parameters_[i]),
                          .gradient = span_of(gradient),
                          .first_moment = span_of(first_moments_[i]),
                          .second_moment = span_of(second_moments_[i])};
      constexpr std::int64_t kGrain = 1 << 16;  // smaller pieces cost more to hand out than to compute
      at::parallel_for(0, parameters_[i].numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
        const auto part = [&](auto values) {
          return values.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
        };
        adam_update({.parameters = part(all.parameters),
                     .gradient = part(all.gradient),
                     .first_moment = part(all.first_moment),
                     .second_moment = part(all.second_moment)},
                    constants);
      });
      parameters_[i].mutable_grad().reset();
    }
  }

 private:
  std::vector<torch::Tensor> parameters_;
  std::vector<torch::Tensor> first_moments_;
  std::vector<torch::Tensor> second_moments_;
  AdamOptions options_;
  int step_ = 0;
};

struct Batch {
  torch::Tensor inputs;
  torch::Tensor labels;
};

/// Copies the rows of some songs together.
Batch gather(const LabelledFeatures& songs, std::span<const std::size_t> rows) {
  const auto n_rows = static_cast<std::int64_t>(rows.size());
  Batch batch{.inputs = torch::empty({n_rows, static_cast<std::int64_t>(songs.features.cols())}, torch::kFloat32),
              .labels = torch::empty(n_rows, torch::kInt64)};
  float* inputs = batch.inputs.data_ptr<float>();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    inputs = std::ranges::copy(songs.features.row(rows[i]), inputs).out;
    batch.labels.data_ptr<std::int64_t>()[i] = songs.labels[rows[i]];
  }
  return batch;
}

/// Sums of loss and hits over songs.
struct Tally {
  double loss = 0;
  double hits = 0;
  std::size_t songs = 0;

  void add(const torch::Tensor& mean_loss, const torch::Tensor& logits, const torch::Tensor& labels) {
    const auto n = static_cast<std::size_t>(labels.size(0));
    loss += mean_loss.item<double>() * static_cast<double>(n);
    hits += logits.argmax(1).eq(labels).sum().item<double>();
    songs += n;
  }
  double mean(double sum) const {
    return songs > 0 ? sum / static_cast<double>(songs) : std::numeric_limits<double>::quiet_NaN();
  }
};

/// Calls `work` with the rows of one batch after another, until it says stop.
void for_each_batch(std::span<const std::size_t> rows, int batch_size, auto&& work) {
  const auto size = static_cast<std::size_t>(batch_size);
  for (std::size_t begin = 0; begin < rows.size(); begin += size) {
    if (!work(rows.subspan(begin, std::min(size, rows.size() - begin)))) {
      return;
    }
  }
}

Tally judge(TorchNetwork& network, const LabelledFeatures& songs, std::span<const std::size_t> rows, int batch_size) {
  const torch::NoGradGuard no_gradients;
  Tally tally;
  for_each_batch(rows, batch_size, [&](std::span<const std::size_t> some) {
    const Batch batch = gather(songs, some);
    const torch::Tensor logits = network.logits(batch.inputs, Mode::kEvaluation);
    tally.add(torch::cross_entropy_loss(logits, batch.labels), logits, batch.labels);
    return true;
  });
  return tally;
}

std::vector<std::size_t> shuffled(std::span<const std::size_t> rows, Random& random) {
  std::vector<std::size_t> order = random.permutation(rows.size());
  std::ranges::transform(order, order.begin(), [&](std::size_t i) { return rows[i]; });
  return order;
}

void check(const Architecture& architecture, const LabelledFeatures& songs, const TrainingOptions& options) {
  validate(options);
  const bool labels_fit = std::ranges::all_of(
      songs.labels, [&](int label) { return label >= 0 && std::cmp_less(label, count_outputs(architecture)); });
  if (songs.features.cols() != architecture.n_inputs() || songs.features.rows() != songs.labels.size() || !labels_fit) {
    throw UsageError(fmt::format("{} x {} features with {} labels don't fit a network of {} inputs and {} genres",
                                 songs.features.rows(), songs.features.cols(), songs.labels.size(),
                                 architecture.n_inputs(), count_outputs(architecture)));
  }
}

}  // namespace

TrainedNetwork train_network(const Architecture& architecture, const LabelledFeatures& songs, const Split& split,
                             const TrainingOptions& options, std::uint64_t seed, int threads,
                             const TrainingObserver& observer, std::stop_token stop) {
  check(architecture, songs, options);
  set_training_threads(threads);
  Random random(seed);
  TorchNetwork network(architecture, random);
  Optimizer optimizer(network.parameters(), options.adam);

  TrainedNetwork result;
  Tensors best_weights;
  double best_loss = std::numeric_limits<double>::infinity();
  int best_epoch = 0;

  for (int epoch = 1; epoch <= options.epochs && !stop.stop_requested(); ++epoch) {
    Tally training;
    for_each_batch(shuffled(split.train, random), options.batch_size, [&](std::span<const std::size_t> some) {
      const Batch batch = gather(songs, some);
      const torch::Tensor logits = network.logits(batch.inputs, Mode::kTraining);
      const torch::Tensor loss = torch::cross_entropy_loss(logits, batch.labels);
      loss.backward();
      optimizer.step();
      training.add(loss, logits, batch.labels);
      if (observer.on_batch) {
        observer.on_batch({.epoch = epoch,
                           .songs_done = training.songs,
                           .songs_total = split.train.size(),
                           .loss = training.mean(training.loss),
                           .accuracy = training.mean(training.hits)});
      }
      return !stop.stop_requested();
    });
    if (training.songs < split.train.size()) {
      break;  // interrupted within the epoch
    }

    const Tally validation = judge(network, songs, split.validation, options.batch_size);
    result.history.push_back({.epoch = epoch,
                              .loss = training.mean(training.loss),
                              .accuracy = training.mean(training.hits),
                              .val_loss = validation.mean(validation.loss),
                              .val_accuracy = validation.mean(validation.hits)});
    result.weights = network.tensors();
    result.epoch = epoch;
    const double watched = split.validation.empty() ? result.history.back().loss : result.history.back().val_loss;
    const bool best = watched < best_loss;
    if (best) {
      best_loss = watched;
      best_epoch = epoch;
      best_weights = result.weights;
    }
    if (observer.on_epoch) {
      observer.on_epoch({.record = result.history.back(), .best = best, .weights = result.weights});
    }
  }

  if (std::ssize(result.history) < options.epochs) {
    result.interrupted = true;
    result.epoch = best_epoch;
    result.weights = best_epoch > 0 ? std::move(best_weights) : network.tensors();
  }
  return result;
}

}  // namespace auricle
