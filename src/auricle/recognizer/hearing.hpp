#pragma once

// What the ways of hearing a recording have in common. Included by the recognizer module's own .cpp files alone.

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/matrix.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/recognizer/recognizer.hpp>

namespace auricle {

inline std::vector<float> divided(const std::vector<double>& sums, std::size_t count) {
  std::vector<float> mean(sums.size());
  std::ranges::transform(sums, mean.begin(),
                         [&](double sum) { return static_cast<float>(sum / static_cast<double>(count)); });
  return mean;
}

inline std::vector<float> mean_of(const std::vector<Moment>& moments) {
  std::vector<double> sums(moments.front().probabilities.size());
  for (const Moment& moment : moments) {
    std::ranges::transform(sums, moment.probabilities, sums.begin(), std::plus());
  }
  return divided(sums, moments.size());
}

inline void refuse_to_go_on(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Stopped();
  }
}

inline void tell(const ListeningOptions& options, const ClipReader& recording) {
  if (options.progress) {
    options.progress(recording.heard());
  }
}

struct Recognizer::Batch {
  explicit Batch(const std::vector<FrontEnd>& front_ends) : values(front_ends.size()) {}

  void put(std::size_t front_end, const FlatFeatures& flat, Prediction& prediction) {
    values[front_end].insert(values[front_end].end(), flat.values.begin(), flat.values.end());
    prediction.padded = prediction.padded || flat.padded;
  }
  MatrixView inputs(std::size_t front_end) const {
    const std::vector<float>& all = values[front_end];
    return {all, windows.size(), all.size() / windows.size()};
  }
  /// Adds what the networks heard in each of the windows.
  void add(std::span<const Matrix> embeddings) {
    std::size_t first = 0;
    for (const Matrix& of_network : embeddings) {
      embedding_sums.resize(std::max(embedding_sums.size(), first + of_network.cols()));
      for (std::size_t row = 0; row < of_network.rows(); ++row) {
        const auto sums = std::span(embedding_sums).subspan(first, of_network.cols());
        std::ranges::transform(sums, of_network.row(row), sums.begin(), std::plus());
      }
      first += of_network.cols();
    }
  }
  void clear() {
    windows.clear();
    std::ranges::for_each(values, &std::vector<float>::clear);
  }

  std::vector<Window> windows;
  std::vector<std::vector<float>> values;  ///< for each front end the windows' features, one window after the other
  std::vector<double> embedding_sums;      ///< over all windows that were judged
};

}  // namespace auricle
