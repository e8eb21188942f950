#include <auricle/recognizer/mixture.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <auricle/core/softmax.hpp>

namespace auricle {
namespace {

/// softmax(log p / T + biases). A probability of 0 counts as the smallest that a float holds in full.
void calibrate(std::span<float> probabilities, double temperature, std::span<const double> biases) {
  constexpr float kLeast = std::numeric_limits<float>::min();
  std::vector<double> logs(probabilities.size());
  for (std::size_t genre = 0; genre < logs.size(); ++genre) {
    const double bias = biases.empty() ? 0.0 : biases[genre];
    logs[genre] = std::log(static_cast<double>(std::max(probabilities[genre], kLeast))) / temperature + bias;
  }
  softmax(logs);
  std::ranges::transform(logs, probabilities.begin(), [](double p) { return static_cast<float>(p); });
}

}  // namespace

Mixture::Mixture(const Model& model)
    : n_genres_(model.genres.size()), temperature_(model.temperature), biases_(model.biases) {
  validate(model);
  double shares = 0.0;
  for (const Network& network : model.networks) {
    shares += network.share;
  }
  for (const Network& network : model.networks) {
    Part part{.share = network.share / shares};
    for (const std::string& genre : network.genres) {
      if (genre == kUnknownGenre) {
        part.unknown_output = part.genre_of.size();
      }
      const auto found = std::ranges::find(model.genres, genre);
      part.genre_of.push_back(static_cast<std::size_t>(found - model.genres.begin()));
    }
    parts_.push_back(std::move(part));
  }
}

Matrix Mixture::probabilities(std::span<const Matrix> answers) const {
  Matrix mixed(answers.front().rows(), n_genres_);
  for (std::size_t row = 0; row < mixed.rows(); ++row) {
    mix(answers, row, mixed.row(row));
    if (temperature_ != 1.0 || !biases_.empty()) {
      calibrate(mixed.row(row), temperature_, biases_);
    }
  }
  return mixed;
}

void Mixture::mix(std::span<const Matrix> answers, std::size_t row, std::span<float> mixed) const {
  double unknown = 0.0;
  double shares = 0.0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (const auto output = parts_[i].unknown_output) {
      unknown += parts_[i].share * answers[i].row(row)[*output];
      shares += parts_[i].share;
    }
  }
  unknown /= shares > 0.0 ? shares : 1.0;

  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto& [genre_of, unknown_output, share] = parts_[i];
    // Whoever doesn't know "unknown" speaks of what the others leave to the known genres.
    const double scale = share * (unknown_output ? 1.0 : 1.0 - unknown);
    for (std::size_t output = 0; output < genre_of.size(); ++output) {
      float& sum = mixed[genre_of[output]];
      sum = output == unknown_output ? static_cast<float>(unknown)
                                     : sum + static_cast<float>(scale * answers[i].row(row)[output]);
    }
  }
}

}  // namespace auricle
