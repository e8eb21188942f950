#include <auricle/training/song_judge.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include <auricle/training/torch_layers.hpp>

namespace auricle {
namespace {

double ratio(double sum, std::size_t count) {
  return count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::size_t> joined(const SongRows& songs) {
  std::vector<std::size_t> rows;
  std::ranges::for_each(
      songs, [&](const std::vector<std::size_t>& some) { rows.insert(rows.end(), some.begin(), some.end()); });
  return rows;
}

/// One row of probabilities a row.
Matrix answers_to(TorchNetwork& network, MatrixView features, std::span<const std::size_t> rows,
                  std::size_t batch_size) {
  Matrix answers;
  for (std::size_t begin = 0; begin < rows.size(); begin += batch_size) {
    const std::size_t size = std::min(batch_size, rows.size() - begin);
    torch::Tensor inputs = torch::empty({extent(size), extent(features.cols())});
    float* next = inputs.data_ptr<float>();
    for (const std::size_t row : rows.subspan(begin, size)) {
      next = std::ranges::copy(features.row(row), next).out;
    }
    const torch::Tensor probabilities = network.probabilities(inputs).cpu().contiguous();
    const auto n_genres = static_cast<std::size_t>(probabilities.size(1));
    if (begin == 0) {
      answers = Matrix(rows.size(), n_genres);
    }
    std::copy_n(probabilities.data_ptr<float>(), size * n_genres, answers.row(begin).begin());
  }
  return answers;
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  loss += other.loss;
  hits += other.hits;
  songs += other.songs;
  labelled += other.labelled;
  return *this;
}

void Tally::sum_over(Ranks* ranks) {
  if (ranks == nullptr) {
    return;
  }
  torch::Tensor sums =
      torch::tensor({loss, hits, static_cast<double>(songs), static_cast<double>(labelled)}, torch::kFloat64);
  ranks->sum(sums);
  loss = sums[0].item<double>();
  hits = sums[1].item<double>();
  songs = static_cast<std::size_t>(sums[2].item<double>());
  labelled = static_cast<std::size_t>(sums[3].item<double>());
}

double Tally::mean(double sum) const { return ratio(sum, songs); }

double Tally::accuracy() const { return ratio(hits, labelled); }

Tally judge_songs(TorchNetwork& network, const LabelledFeatures& features, const SongRows& songs,
                  std::size_t batch_size) {
  Tally tally;
  const Matrix answers = answers_to(network, features.features, joined(songs), batch_size);
  std::size_t place = 0;
  for (const std::vector<std::size_t>& rows : songs) {
    std::vector<double> answer(answers.cols());
    for (const std::size_t last = place + rows.size(); place < last; ++place) {
      std::ranges::transform(answer, answers.row(place), answer.begin(), std::plus());
    }
    const auto truth = static_cast<std::size_t>(features.labels[rows.front()]);
    constexpr double kLeast = 1e-7;  // Keras's, so that one sure mistake isn't infinitely bad
    tally.loss -= std::log(std::max(answer[truth] / static_cast<double>(rows.size()), kLeast));
    tally.hits += std::ranges::max_element(answer) - answer.begin() == extent(truth) ? 1 : 0;
    ++tally.songs;
    ++tally.labelled;
  }
  return tally;
}

}  // namespace auricle
