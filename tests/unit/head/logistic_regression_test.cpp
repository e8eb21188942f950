#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/head/logistic_regression.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

/// Targets of songs that have one genre each.
Matrix one_hot(std::span<const std::size_t> labels, std::size_t n_classes) {
  Matrix targets(labels.size(), n_classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    targets(i, labels[i]) = 1.0F;
  }
  return targets;
}

/// scikit-learn's class_weight="balanced".
std::vector<float> balanced_weights(std::span<const std::size_t> labels, std::size_t n_classes) {
  std::vector<std::size_t> counts(n_classes, 0);
  for (const std::size_t label : labels) {
    ++counts[label];
  }
  const auto present = static_cast<std::size_t>(std::ranges::count_if(counts, [](std::size_t n) { return n > 0; }));
  std::vector<float> weights(labels.size());
  std::ranges::transform(labels, weights.begin(), [&](std::size_t label) {
    return static_cast<float>(labels.size()) / static_cast<float>(present * counts[label]);
  });
  return weights;
}

/// Fifteen songs of three genres, three numbers each, one song in the wrong place.
struct Songs {
  Songs() : inputs(15, 3), labels(15) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      labels[i] = i == 4 ? 0 : i % 3;
      for (std::size_t j = 0; j < 3; ++j) {
        inputs(i, j) = static_cast<float>(std::sin(1.7 * static_cast<double>(i) + 2.3 * static_cast<double>(j)) +
                                          (i % 3 == j ? 0.8 : 0.0));
      }
    }
  }

  Matrix inputs;
  std::vector<std::size_t> labels;
};

void expect_near(const LogisticRegression& fitted, const std::vector<double>& weights,
                 const std::vector<double>& biases) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    EXPECT_NEAR(fitted.weights.values()[i], weights[i], 1e-6) << i;
  }
  // One number added to all biases changes nothing.
  const float mean = std::accumulate(fitted.biases.begin(), fitted.biases.end(), 0.0F) / 3.0F;
  for (std::size_t k = 0; k < biases.size(); ++k) {
    EXPECT_NEAR(fitted.biases[k] - mean, biases[k], 1e-6) << k;
  }
}

// scikit-learn 1.9.1: LogisticRegression(C=1 / l2, class_weight=…, tol=1e-12, max_iter=100000).fit(inputs, labels), its
// coef_ and its intercept_ less their mean.
TEST(LogisticRegression, IsScikitLearns) {
  const Songs songs;
  expect_near(fit_logistic_regression(songs.inputs, one_hot(songs.labels, 3), std::vector<float>(15, 1.0F)),
              {0.567251, -0.168498, -0.573563, -0.220148, 0.508449, 0.132555, -0.347104, -0.339952, 0.441008},
              {0.23481, -0.322763, 0.087953});
  expect_near(
      fit_logistic_regression(songs.inputs, one_hot(songs.labels, 3), balanced_weights(songs.labels, 3), {.l2 = 10.0}),
      {0.184284, -0.046125, -0.150452, -0.116699, 0.156371, -0.016515, -0.067585, -0.110245, 0.166967},
      {0.019685, -0.024323, 0.004638});
}

/// The slope of what is minimized, by plain loops in double.
std::vector<double> slope_at(const LogisticRegression& fitted, const Matrix& inputs, const Matrix& targets,
                             std::span<const float> row_weights, double l2) {
  const std::size_t n_inputs = inputs.cols();
  const std::size_t n_classes = targets.cols();
  std::vector<double> slope(n_classes * (n_inputs + 1));
  for (std::size_t k = 0; k < n_classes; ++k) {
    for (std::size_t j = 0; j < n_inputs; ++j) {
      slope[k * n_inputs + j] = l2 * fitted.weights(k, j);
    }
  }
  for (std::size_t i = 0; i < inputs.rows(); ++i) {
    std::vector<double> powers(n_classes);
    for (std::size_t k = 0; k < n_classes; ++k) {
      double sum = fitted.biases[k];
      for (std::size_t j = 0; j < n_inputs; ++j) {
        sum += static_cast<double>(fitted.weights(k, j)) * inputs(i, j);
      }
      powers[k] = std::exp(sum);
    }
    const double total = std::accumulate(powers.begin(), powers.end(), 0.0);
    for (std::size_t k = 0; k < n_classes; ++k) {
      const double off = row_weights[i] * (powers[k] / total - targets(i, k));
      slope[n_classes * n_inputs + k] += off;
      for (std::size_t j = 0; j < n_inputs; ++j) {
        slope[k * n_inputs + j] += off * inputs(i, j);
      }
    }
  }
  return slope;
}

// The function is convex, so where its slope is zero is its one minimum, whatever found it.
TEST(LogisticRegression, EndsWhereTheSlopeIsZero) {
  constexpr std::size_t kSongs = 400;
  constexpr std::size_t kInputs = 50;
  constexpr std::size_t kGenres = 7;
  Matrix inputs(kSongs, kInputs);
  Matrix targets(kSongs, kGenres);
  std::vector<float> row_weights(kSongs);
  unsigned state = 1;
  const auto next = [&] {
    state = state * 1664525U + 1013904223U;
    return static_cast<float>(state >> 8) / 16777216.0F;
  };
  for (std::size_t i = 0; i < kSongs; ++i) {
    for (std::size_t j = 0; j < kInputs; ++j) {
      inputs(i, j) = 3.4F * (next() - 0.5F) + (j % kGenres == i % kGenres ? 1.0F : 0.0F);
    }
    targets(i, i % kGenres) = 0.7F;  // several genres a song, in shares
    targets(i, (i / 2) % kGenres) += 0.3F;
    row_weights[i] = 0.5F + next();
  }
  for (const double l2 : {0.01, 1.0, 100.0}) {
    const LogisticRegression fitted = fit_logistic_regression(inputs, targets, row_weights, {.l2 = l2});
    for (const double slope : slope_at(fitted, inputs, targets, row_weights, l2)) {
      EXPECT_NEAR(slope, 0.0, 2e-4) << l2;  // of sums of 400 songs, at weights in float
    }
  }
}

TEST(LogisticRegression, ARowWithoutWeightTeachesNothing) {
  const Songs songs;
  Songs longer;
  longer.inputs = Matrix(16, 3, 5.0F);
  std::ranges::copy(songs.inputs.values(), longer.inputs.values().begin());
  longer.labels.push_back(2);
  std::vector<float> row_weights(16, 1.0F);
  row_weights.back() = 0.0F;
  const LogisticRegression without =
      fit_logistic_regression(songs.inputs, one_hot(songs.labels, 3), std::vector<float>(15, 1.0F));
  const LogisticRegression with = fit_logistic_regression(longer.inputs, one_hot(longer.labels, 3), row_weights);
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_NEAR(with.weights.values()[i], without.weights.values()[i], 1e-6);
  }
}

TEST(LogisticRegression, RefusesWhatCannotBeLearnt) {
  const Songs songs;
  const Matrix targets = one_hot(songs.labels, 3);
  const std::vector<float> ones(15, 1.0F);
  EXPECT_THROW(fit_logistic_regression(Matrix(), Matrix(), {}), UsageError);
  EXPECT_THROW(fit_logistic_regression(songs.inputs, targets, std::vector<float>(14, 1.0F)), UsageError);
  EXPECT_THROW(fit_logistic_regression(songs.inputs, targets, ones, {.l2 = 0.0}), UsageError);
  Matrix broken = songs.inputs;
  broken(3, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(fit_logistic_regression(broken, targets, ones), UsageError);
  EXPECT_THROW(fit_logistic_regression(songs.inputs, targets, std::vector<float>(15, -1.0F)), UsageError);
}

TEST(LogisticRegression, CanBeStopped) {
  const Songs songs;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(fit_logistic_regression(songs.inputs, one_hot(songs.labels, 3), std::vector<float>(15, 1.0F),
                                       {.stop = stop.get_token()}),
               Stopped);
}

}  // namespace
}  // namespace auricle
