#include <auricle/experiment/head_training.hpp>

#include <map>
#include <utility>
#include <vector>

#include <auricle/experiment/standard.hpp>
#include <auricle/head/logistic_regression.hpp>
#include <auricle/recipe/balance.hpp>

namespace auricle {
namespace {

/// The rows that are learnt from, those of varied songs behind them.
struct Lessons {
  Matrix inputs;
  Matrix targets;
  std::vector<float> weights;
};

std::size_t index(int label) { return static_cast<std::size_t>(label); }

/// What a song of each genre weighs, 1 on average over all songs: count ^ -power, or 1.
std::vector<double> genre_weights(const std::map<std::string, std::size_t>& genre_of_song, std::size_t n_genres,
                                  const TrainingOptions& training) {
  std::vector<double> counts(n_genres);
  for (const auto& [song, genre] : genre_of_song) {
    counts[genre] += 1.0;
  }
  const double power = training.balance != Balance::kNone ? training.balance_power : 0.0;
  return balanced_weights(counts, power);
}

Lessons lessons_of(const TrainingTask& task) {
  const std::span<const std::string> songs = task.songs.recordings;
  const std::vector<std::size_t>& rows = task.split.train;
  std::vector<MatrixView> versions{task.songs.features};
  versions.insert(versions.end(), task.songs.variants.begin(), task.songs.variants.end());
  std::map<std::string, std::size_t> rows_of_song;
  std::map<std::string, std::size_t> genre_of_song;
  for (const std::size_t row : rows) {
    ++rows_of_song[songs[row]];
    genre_of_song[songs[row]] = index(task.songs.labels[row]);
  }
  const std::vector<double> of_genre = genre_weights(genre_of_song, task.n_genres, task.recipe.training);
  const auto smoothing = static_cast<float>(task.recipe.training.label_smoothing);
  Lessons lessons{
      .inputs = Matrix(rows.size() * versions.size(), task.songs.features.cols()),
      .targets = Matrix(rows.size() * versions.size(), task.n_genres, smoothing / static_cast<float>(task.n_genres)),
      .weights = {}};
  for (const MatrixView& version : versions) {
    for (const std::size_t row : rows) {
      const std::size_t place = lessons.weights.size();
      const std::size_t genre = index(task.songs.labels[row]);
      std::ranges::copy(version.row(row), lessons.inputs.row(place).begin());
      lessons.targets(place, genre) += 1.0F - smoothing;
      lessons.weights.push_back(
          static_cast<float>(of_genre[genre] / static_cast<double>(rows_of_song[songs[row]] * versions.size())));
    }
  }
  return lessons;
}

}  // namespace

TrainedNetwork train_head(const TrainingTask& task, const std::stop_token& stop) {
  Lessons lessons = lessons_of(task);
  const Standard standard = Standard::of(lessons.inputs);
  standard.apply(lessons.inputs);
  LogisticRegression fitted = fit_logistic_regression(lessons.inputs, lessons.targets, lessons.weights,
                                                      {.l2 = task.recipe.training.optimizer.l2, .stop = stop});
  const std::vector<LayerInfo> layers = describe_layers(task.recipe.architecture(task.n_genres));
  TrainedNetwork trained{.weights = {}, .history = {}, .epoch = 1};
  const auto put = [&](const TensorSpec& tensor, std::span<const float> values) {
    trained.weights.emplace(tensor.name, Tensor{tensor.shape, {values.begin(), values.end()}});
  };
  put(layers[0].tensors[0], standard.mean);
  put(layers[0].tensors[1], standard.deviation);
  put(layers.back().tensors[0], fitted.weights.values());
  put(layers.back().tensors[1], fitted.biases);
  return trained;
}

}  // namespace auricle
