#include <auricle/dsp/median.hpp>

#include <algorithm>
#include <vector>

namespace auricle {

double median(std::span<const float> values) {
  std::vector<float> sorted(values.begin(), values.end());
  const auto middle = sorted.begin() + std::ssize(sorted) / 2;
  std::ranges::nth_element(sorted, middle);
  if (sorted.size() % 2 == 1) {
    return *middle;
  }
  return (static_cast<double>(*std::max_element(sorted.begin(), middle)) + *middle) / 2.0;
}

}  // namespace auricle
