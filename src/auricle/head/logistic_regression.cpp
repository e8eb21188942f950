#include <auricle/head/logistic_regression.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/head/double_kernels.hpp>
#include <fmt/format.h>
#include <lbfgs.h>

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

/// What L-BFGS minimizes. Its numbers are the weights, class after class, then the biases; both in units in which the
/// loss is about equally curved along all of them, or principal components, whose spreads differ by orders of
/// magnitude, would take it hundreds of steps more.
class Objective {
 public:
  Objective(MatrixView inputs, MatrixView targets, std::span<const float> row_weights,
            const LogisticRegressionOptions& options)
      : inputs_(inputs.values().begin(), inputs.values().end()),
        targets_(targets),
        row_weights_(row_weights),
        options_(options),
        n_inputs_(inputs.cols()),
        sums_(targets.cols()),
        units_(units_of(inputs, targets.cols(), row_weights, options.l2)),
        weights_(targets.cols() * inputs.cols()) {}

  std::size_t size() const { return targets_.cols() * (n_inputs_ + 1); }

  /// Numbers of L-BFGS's as weights and biases, or the loss's slope along these as that along those.
  void to_units(std::span<double> x) const {
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] *= i < weights_.size() ? units_[i % n_inputs_] : units_.back();
    }
  }

  static lbfgsfloatval_t evaluate(void* self, const lbfgsfloatval_t* x, lbfgsfloatval_t* gradient, int n,
                                  lbfgsfloatval_t /*step*/) {
    const auto size = static_cast<std::size_t>(n);
    return static_cast<Objective*>(self)->value({x, size}, {gradient, size});
  }

  static int progress(void* self, const lbfgsfloatval_t* /*x*/, const lbfgsfloatval_t* /*gradient*/,
                      lbfgsfloatval_t /*value*/, lbfgsfloatval_t /*x_norm*/, lbfgsfloatval_t /*gradient_norm*/,
                      lbfgsfloatval_t /*step*/, int /*n*/, int /*iteration*/, int /*evaluations*/) {
    return static_cast<Objective*>(self)->options_.stop.stop_requested() ? 1 : 0;
  }

 private:
  /// Of each input, then of the biases: one over the root of the curvature where all classes are equally likely.
  static std::vector<double> units_of(MatrixView inputs, std::size_t n_classes, std::span<const float> row_weights,
                                      double l2) {
    std::vector<double> sums(inputs.cols() + 1);
    for (std::size_t i = 0; i < inputs.rows(); ++i) {
      for (std::size_t j = 0; j < inputs.cols(); ++j) {
        sums[j] += static_cast<double>(row_weights[i]) * inputs(i, j) * inputs(i, j);
      }
      sums.back() += row_weights[i];
    }
    const double share = 1.0 / static_cast<double>(n_classes);
    for (double& sum : sums) {
      const double penalty = &sum == &sums.back() ? 1.0 : l2;  // biases go free; 1 where no song has weight
      sum = 1.0 / std::sqrt(share * (1.0 - share) * sum + penalty);
    }
    return sums;
  }

  double value(std::span<const double> x, std::span<double> gradient) {
    const std::size_t n_weights = weights_.size();
    std::vector<double> biases(x.begin() + static_cast<std::ptrdiff_t>(n_weights), x.end());
    for (std::size_t i = 0; i < n_weights; ++i) {
      weights_[i] = x[i] * units_[i % n_inputs_];
    }
    for (double& bias : biases) {
      bias *= units_.back();
    }
    const std::span<const double> weights = weights_;
    std::ranges::transform(weights, gradient.begin(), [&](double weight) { return options_.l2 * weight; });
    std::ranges::fill(gradient.subspan(n_weights), 0.0);
    double loss = 0.5 * options_.l2 * std::inner_product(weights.begin(), weights.end(), weights.begin(), 0.0);
    for (std::size_t i = 0; i < targets_.rows(); ++i) {
      const std::span<const double> song = std::span(inputs_).subspan(i * n_inputs_, n_inputs_);
      head_kernels::multiply_rows(weights, song, sums_);
      std::ranges::transform(sums_, biases, sums_.begin(), std::plus());
      loss += turn_into_slope(i);
      head_kernels::add_to_rows(sums_, song, gradient.first(n_weights));
      std::ranges::transform(sums_, gradient.subspan(n_weights), gradient.subspan(n_weights).begin(), std::plus());
    }
    to_units(gradient);
    return loss;
  }

  /// The loss of song i, whose sums become the loss's slope along them.
  double turn_into_slope(std::size_t i) {
    const std::span<const float> target = targets_.row(i);
    const double largest = std::ranges::max(sums_);
    double total = 0.0;
    for (const double sum : sums_) {
      total += std::exp(sum - largest);
    }
    const double log_total = largest + std::log(total);
    const double target_total = std::accumulate(target.begin(), target.end(), 0.0);
    double loss = 0.0;
    for (std::size_t k = 0; k < sums_.size(); ++k) {
      const double log_probability = sums_[k] - log_total;
      loss -= target[k] * log_probability;
      sums_[k] = row_weights_[i] * (target_total * std::exp(log_probability) - target[k]);
    }
    return row_weights_[i] * loss;
  }

  std::vector<double> inputs_;  ///< song after song
  MatrixView targets_;
  std::span<const float> row_weights_;
  const LogisticRegressionOptions& options_;
  std::size_t n_inputs_;
  std::vector<double> sums_;     ///< of one song, a class each
  std::vector<double> units_;    ///< of the weights of each input, then of the biases
  std::vector<double> weights_;  ///< class after class
};

}  // namespace

LogisticRegression fit_logistic_regression(MatrixView inputs, MatrixView targets, std::span<const float> row_weights,
                                           const LogisticRegressionOptions& options) {
  check_arguments(inputs, targets, row_weights, options.l2);
  Objective objective(inputs, targets, row_weights, options);
  lbfgs_parameter_t parameters;
  lbfgs_parameter_init(&parameters);
  parameters.m = 20;
  parameters.epsilon = 1e-7;  // of the gradient's length, relative to the solution's
  parameters.max_iterations = 10'000;
  std::vector<double> x(objective.size(), 0.0);
  const int outcome = lbfgs(static_cast<int>(x.size()), x.data(), nullptr, Objective::evaluate, Objective::progress,
                            &objective, &parameters);
  if (options.stop.stop_requested()) {
    throw Stopped();
  }
  // At the minimum the search along a line ends where rounding hides which way is down.
  constexpr std::array kConverged = {LBFGS_SUCCESS, LBFGS_ALREADY_MINIMIZED, LBFGSERR_ROUNDING_ERROR};
  if (std::ranges::find(kConverged, outcome) == kConverged.end()) {
    refuse(fmt::format("L-BFGS found no minimum (its error {}); are the inputs standardized?", outcome));
  }
  objective.to_units(x);
  const std::size_t n_weights = targets.cols() * inputs.cols();
  return {.weights = Matrix(std::vector<float>(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n_weights)),
                            targets.cols(), inputs.cols()),
          .biases = std::vector<float>(x.begin() + static_cast<std::ptrdiff_t>(n_weights), x.end())};
}

}  // namespace auricle
