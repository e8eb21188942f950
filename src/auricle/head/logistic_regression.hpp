#pragma once

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

struct LogisticRegressionOptions {
  double l2 = 1.0;  ///< strength of the penalty l2 / 2 · |weights|², above 0; scikit-learn's 1 / C. Biases go free
  std::stop_token stop{};
};

/// A layer of weighted sums that softmax turns into probabilities: the smallest head that ears can have.
struct LogisticRegression {
  Matrix weights;  ///< classes x inputs
  std::vector<float> biases;
};

/// Multinomial logistic regression, exactly converged: the one minimum of sum_i rows' weight_i ·
/// cross-entropy(targets_i, softmax(weights · inputs_i + biases)) + penalty, by L-BFGS (Liu and Nocedal 1989). Inputs
/// (songs x inputs) should be standardized, or the penalty means something else for each column. Targets (songs x
/// classes) are probabilities: 1 for a song's genre, shares where it has several, a teacher's answer. Row weights are
/// at least 0, 1 for scikit-learn's LogisticRegression without class_weight. Throws UsageError when sizes don't match
/// or a value is none of these, Stopped when asked to stop.
LogisticRegression fit_logistic_regression(MatrixView inputs, MatrixView targets, std::span<const float> row_weights,
                                           const LogisticRegressionOptions& options = {});

}  // namespace auricle
