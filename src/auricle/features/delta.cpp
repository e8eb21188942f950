#include <auricle/features/delta.hpp>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Weights that turn `width` values into the derivative of their best polynomial of degree `order`. That polynomial's
/// leading coefficient is the values' share of the monic Gram polynomial of this degree.
std::vector<double> derivative_weights(const DeltaOptions& options) {
  const auto width = static_cast<std::size_t>(options.width);
  const std::size_t middle = width / 2;
  std::vector<double> previous(width, 0.0);
  std::vector<double> current(width, 1.0);
  double previous_norm = 1.0;
  double norm = static_cast<double>(width);
  double factorial = 1.0;
  for (int degree = 1; degree <= options.order; ++degree) {
    std::vector<double> next(width);
    for (std::size_t i = 0; i < width; ++i) {
      const double position = static_cast<double>(i) - static_cast<double>(middle);
      next[i] = position * current[i] - (degree > 1 ? norm / previous_norm * previous[i] : 0.0);
    }
    previous = std::exchange(current, std::move(next));
    previous_norm = norm;
    norm = std::inner_product(current.begin(), current.end(), current.begin(), 0.0);
    factorial *= degree;
  }
  for (double& weight : current) {
    weight *= factorial / norm;
  }
  return current;
}

}  // namespace

Matrix delta(MatrixView features, const DeltaOptions& options) {
  const auto width = static_cast<std::size_t>(options.width);
  const std::size_t n_frames = features.cols();
  if (n_frames < width) {
    throw AudioError(
        fmt::format("too short: {} frames, and rates of change are worked out from {} (delta_width)", n_frames, width));
  }
  const std::vector<double> weights = derivative_weights(options);
  const std::size_t reach = width / 2;
  Matrix result(features.rows(), n_frames);
  for (std::size_t r = 0; r < features.rows(); ++r) {
    const auto from = features.row(r);
    const auto to = result.row(r);
    for (std::size_t t = reach; t + reach < n_frames; ++t) {
      to[t] = static_cast<float>(std::inner_product(weights.begin(), weights.end(), &from[t - reach], 0.0));
    }
    // Beyond the first and last whole window their polynomials go on, and the highest derivative of each is constant.
    std::fill_n(to.begin(), reach, to[reach]);
    std::fill_n(to.rbegin(), reach, to[n_frames - 1 - reach]);
  }
  return result;
}

}  // namespace auricle
