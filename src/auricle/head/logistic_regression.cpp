#include <auricle/head/logistic_regression.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <lbfgs.h>
#include <oneapi/dnnl/dnnl.h>

namespace auricle {
namespace {

[[noreturn]] void refuse(std::string_view why) { throw UsageError(fmt::format("logistic regression: {}", why)); }

bool all_finite(std::span<const float> values) {
  return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

void check_arguments(MatrixView inputs, MatrixView targets, std::span<const float> row_weights, double l2) {
  if (inputs.rows() == 0 || inputs.cols() == 0 || targets.cols() == 0) {
    refuse("there is nothing to learn from");
  }
  if (targets.rows() != inputs.rows() || row_weights.size() != inputs.rows()) {
    refuse(fmt::format("{} rows of inputs, {} of targets and {} weights don't belong together", inputs.rows(),
                       targets.rows(), row_weights.size()));
  }
  if (!std::isfinite(l2) || l2 <= 0.0) {
    refuse(fmt::format("the penalty must be above 0, not {}", l2));
  }
  if (!all_finite(inputs.values())) {
    refuse("an input is not finite (NaN or infinity)");
  }
  const auto is_weight = [](float value) { return std::isfinite(value) && value >= 0.0F; };
  if (!std::ranges::all_of(row_weights, is_weight) || !std::ranges::all_of(targets.values(), is_weight)) {
    refuse("targets and rows' weights must be finite and at least 0");
  }
}

/// c = a · b or a · bᵀ or aᵀ · b, all row-major.
void multiply(char transpose_a, char transpose_b, MatrixView a, MatrixView b, Matrix& c) {
  const auto size = [](std::size_t value) { return static_cast<dnnl_dim_t>(value); };
  const std::size_t inner = transpose_a == 'T' ? a.rows() : a.cols();
  dnnl_sgemm(transpose_a, transpose_b, size(c.rows()), size(c.cols()), size(inner), 1.0F, a.values().data(),
             size(a.cols()), b.values().data(), size(b.cols()), 0.0F, c.values().data(), size(c.cols()));
}

/// What L-BFGS minimizes. Its numbers are the weights, class after class, then the biases.
class Objective {
 public:
  Objective(MatrixView inputs, MatrixView targets, std::span<const float> row_weights,
            const LogisticRegressionOptions& options)
      : inputs_(inputs),
        targets_(targets),
        row_weights_(row_weights),
        options_(options),
        weights_(targets.cols(), inputs.cols()),
        slope_(targets.cols(), inputs.cols()),
        sums_(inputs.rows(), targets.cols()) {}

  int n_numbers() const { return static_cast<int>(weights_.values().size() + weights_.rows()); }

  static lbfgsfloatval_t evaluate(void* self, const lbfgsfloatval_t* x, lbfgsfloatval_t* gradient, int /*n*/,
                                  lbfgsfloatval_t /*step*/) {
    return static_cast<Objective*>(self)->value({x, static_cast<Objective*>(self)->size()},
                                                {gradient, static_cast<Objective*>(self)->size()});
  }

  static int progress(void* self, const lbfgsfloatval_t* /*x*/, const lbfgsfloatval_t* /*gradient*/,
                      lbfgsfloatval_t /*value*/, lbfgsfloatval_t /*x_norm*/, lbfgsfloatval_t /*gradient_norm*/,
                      lbfgsfloatval_t /*step*/, int /*n*/, int /*iteration*/, int /*evaluations*/) {
    return static_cast<Objective*>(self)->options_.stop.stop_requested() ? 1 : 0;
  }

 private:
  std::size_t size() const { return static_cast<std::size_t>(n_numbers()); }

  double value(std::span<const double> x, std::span<double> gradient) {
    const std::size_t n_classes = weights_.rows();
    const std::span<const double> weights = x.first(weights_.values().size());
    const std::span<const double> biases = x.last(n_classes);
    std::ranges::transform(weights, weights_.values().begin(), [](double w) { return static_cast<float>(w); });
    multiply('N', 'T', inputs_, weights_, sums_);
    double loss = 0.5 * options_.l2 * std::inner_product(weights.begin(), weights.end(), weights.begin(), 0.0);
    const std::span<double> bias_slope = gradient.last(n_classes);
    std::ranges::fill(bias_slope, 0.0);
    for (std::size_t i = 0; i < sums_.rows(); ++i) {
      loss += turn_into_slope(i, biases, bias_slope);
    }
    multiply('T', 'N', sums_, inputs_, slope_);
    std::ranges::transform(weights, slope_.values(), gradient.begin(),
                           [&](double w, float slope) { return options_.l2 * w + slope; });
    return loss;
  }

  /// One song's loss; its sums become the loss's slope along them.
  double turn_into_slope(std::size_t i, std::span<const double> biases, std::span<double> bias_slope) {
    const std::span<float> sums = sums_.row(i);
    const std::span<const float> target = targets_.row(i);
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < sums.size(); ++k) {
      largest = std::max(largest, sums[k] + biases[k]);
    }
    double total = 0.0;
    for (std::size_t k = 0; k < sums.size(); ++k) {
      total += std::exp(sums[k] + biases[k] - largest);
    }
    const double log_total = largest + std::log(total);
    const double target_total = std::accumulate(target.begin(), target.end(), 0.0);
    double loss = 0.0;
    for (std::size_t k = 0; k < sums.size(); ++k) {
      const double log_probability = sums[k] + biases[k] - log_total;
      loss -= target[k] * log_probability;
      const double slope = row_weights_[i] * (target_total * std::exp(log_probability) - target[k]);
      bias_slope[k] += slope;
      sums[k] = static_cast<float>(slope);
    }
    return row_weights_[i] * loss;
  }

  MatrixView inputs_;
  MatrixView targets_;
  std::span<const float> row_weights_;
  const LogisticRegressionOptions& options_;
  Matrix weights_;
  Matrix slope_;
  Matrix sums_;
};

}  // namespace

LogisticRegression fit_logistic_regression(MatrixView inputs, MatrixView targets, std::span<const float> row_weights,
                                           const LogisticRegressionOptions& options) {
  check_arguments(inputs, targets, row_weights, options.l2);
  Objective objective(inputs, targets, row_weights, options);
  lbfgs_parameter_t parameters;
  lbfgs_parameter_init(&parameters);
  parameters.m = 20;
  parameters.epsilon = 1e-6;  // of the gradient's length, relative to the solution's: what float sums can still tell
  parameters.max_iterations = 10'000;
  std::vector<double> x(static_cast<std::size_t>(objective.n_numbers()), 0.0);
  const int outcome = lbfgs(objective.n_numbers(), x.data(), nullptr, Objective::evaluate, Objective::progress,
                            &objective, &parameters);
  if (options.stop.stop_requested()) {
    throw Stopped();
  }
  // Near the minimum the search along a line ends where rounding hides which way is down.
  constexpr std::array kConverged = {LBFGS_SUCCESS,        LBFGS_ALREADY_MINIMIZED,    LBFGSERR_ROUNDING_ERROR,
                                     LBFGSERR_MINIMUMSTEP, LBFGSERR_MAXIMUMLINESEARCH, LBFGSERR_WIDTHTOOSMALL};
  if (std::ranges::find(kConverged, outcome) == kConverged.end()) {
    refuse(fmt::format("L-BFGS found no minimum (its error {}); are the inputs standardized?", outcome));
  }
  LogisticRegression fitted{.weights = Matrix(targets.cols(), inputs.cols()),
                            .biases = std::vector<float>(targets.cols())};
  const auto narrow = [](double value) { return static_cast<float>(value); };
  const auto biases = std::ranges::transform(std::span(x).first(fitted.weights.values().size()),
                                             fitted.weights.values().begin(), narrow)
                          .in;
  std::transform(biases, std::span(x).end(), fitted.biases.begin(), narrow);
  return fitted;
}

Matrix one_hot(std::span<const std::size_t> labels, std::size_t n_classes) {
  Matrix targets(labels.size(), n_classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    targets(i, labels[i]) = 1.0F;
  }
  return targets;
}

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

}  // namespace auricle
