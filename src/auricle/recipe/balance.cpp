#include <auricle/recipe/balance.hpp>

#include <cmath>
#include <cstddef>

namespace auricle {

std::vector<double> balanced_weights(std::span<const double> counts, double balance_power) {
  std::vector<double> weights(counts.size());
  double n_examples = 0.0;
  double sum = 0.0;
  for (std::size_t genre = 0; genre < counts.size(); ++genre) {
    weights[genre] = counts[genre] > 0.0 ? std::pow(counts[genre], -balance_power) : 0.0;
    n_examples += counts[genre];
    sum += counts[genre] * weights[genre];
  }
  for (double& weight : weights) {
    weight *= n_examples / sum;
  }
  return weights;
}

}  // namespace auricle
