#include <auricle/core/softmax.hpp>

#include <algorithm>
#include <cmath>

namespace auricle {

void softmax(std::span<double> logs) {
  const double largest = *std::ranges::max_element(logs);
  double sum = 0.0;
  for (double& value : logs) {
    value = std::exp(value - largest);
    sum += value;
  }
  for (double& value : logs) {
    value /= sum;
  }
}

}  // namespace auricle
