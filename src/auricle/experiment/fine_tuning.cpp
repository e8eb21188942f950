#include <auricle/experiment/fine_tuning.hpp>

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <auricle/experiment/ears.hpp>
#include <auricle/experiment/head_training.hpp>
#include <auricle/experiment/standard.hpp>

namespace auricle {
namespace {

/// Whether a network is a normalization and one layer of sums, whatever is dropped out in between.
bool is_logistic_regression(const Architecture& head) {
  return std::ranges::count_if(head.layers,
                               [](const Layer& layer) { return !std::holds_alternative<Dropout>(layer); }) == 2;
}

/// A normalized head's tensors, in the order of its layers.
std::vector<Tensor> begin_head(const TrainingTask& task, const Matrix& embeddings, const std::stop_token& stop) {
  if (!is_logistic_regression(task.recipe.network)) {
    Standard standard = Standard::of(embeddings);
    const std::vector<std::size_t> shape{embeddings.cols()};
    return {{.shape = shape, .values = std::move(standard.mean)},
            {.shape = shape, .values = std::move(standard.deviation)}};
  }
  Recipe recipe = task.recipe;
  recipe.backbone->fine_tuning.reset();
  std::vector<int> labels;
  std::vector<std::string> recordings;
  for (const std::size_t row : task.split.train) {
    labels.push_back(task.songs.labels[row]);
    recordings.push_back(task.songs.recordings[row]);
  }
  Split split{.train = std::vector<std::size_t>(labels.size()), .validation = {}, .test = {}};
  std::iota(split.train.begin(), split.train.end(), std::size_t{0});
  const Tensors weights =
      train_head({.recipe = recipe,
                  .songs = {.features = embeddings, .labels = labels, .variants = {}, .recordings = recordings},
                  .split = split,
                  .n_genres = task.n_genres},
                 stop)
          .weights;
  std::vector<Tensor> tensors;
  for (const LayerInfo& layer : describe_layers(recipe.architecture(task.n_genres))) {
    for (const TensorSpec& tensor : layer.tensors) {
      tensors.push_back(weights.at(tensor.name));
    }
  }
  return tensors;
}

/// A Normalization's mean and standard deviation as a BatchNorm's weight, bias, mean and variance.
std::vector<Tensor> as_batch_norm(Tensor mean, Tensor deviation) {
  Tensor ones{.shape = mean.shape, .values = std::vector<float>(mean.values.size(), 1.0F)};
  Tensor zeros{.shape = mean.shape, .values = std::vector<float>(mean.values.size(), 0.0F)};
  for (float& value : deviation.values) {
    value *= value;
  }
  return {std::move(ones), std::move(zeros), std::move(mean), std::move(deviation)};
}

}  // namespace

Pretrained begin_fine_tuning(const TrainingTask& task, int threads, const std::stop_token& stop) {
  const Backbone& backbone = *task.recipe.backbone;
  const Ears ears(backbone);
  const std::vector<LayerInfo> layers = describe_layers(task.recipe.architecture(task.n_genres));
  Pretrained pretrained{
      .weights = {}, .n_layers = backbone.n_layers, .n_frozen = backbone.n_frozen, .rate = backbone.fine_tuning->rate};
  for (const LayerInfo& layer : std::span(layers).first(backbone.n_layers)) {
    for (const TensorSpec& tensor : layer.tensors) {
      pretrained.weights.emplace(tensor.name, ears.network().weights.at(tensor.name));
    }
  }
  if (!std::holds_alternative<Normalization>(task.recipe.network.layers.front())) {
    return pretrained;
  }
  std::vector<Tensor> head = begin_head(task, ears.embeddings(task.songs.features, task.split.train, threads), stop);
  std::vector<Tensor> tensors = as_batch_norm(std::move(head[0]), std::move(head[1]));
  tensors.insert(tensors.end(), head.begin() + 2, head.end());
  auto next = tensors.begin();
  for (const LayerInfo& layer : std::span(layers).subspan(pretrained.n_layers)) {
    for (const TensorSpec& tensor : layer.tensors) {
      if (next != tensors.end()) {
        pretrained.weights.emplace(tensor.name, std::move(*next++));
      }
    }
  }
  ++pretrained.n_layers;  // the normalization
  return pretrained;
}

}  // namespace auricle
