#include <auricle/evaluation/bootstrap.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/core/error.hpp>

namespace auricle {
namespace {

double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

}  // namespace

std::vector<std::size_t> resample(std::size_t n_songs, Random& random) {
  std::vector<std::size_t> times(n_songs);
  for (std::size_t draw = 0; draw < n_songs; ++draw) {
    ++times[random.below(n_songs)];
  }
  return times;
}

Interval middle_95_percent(std::vector<double> values) {
  if (values.empty()) {
    throw UsageError("there are no values to take the middle of; give at least one");
  }
  std::ranges::sort(values);
  return {.low = quantile(values, 0.025), .high = quantile(values, 0.975)};
}

}  // namespace auricle
